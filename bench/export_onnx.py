"""Writes a reference network as ONNX. usage: export_onnx.py NAME WEIGHTS BATCH OUTPUT.onnx

BATCH is a safetensors file with images. Their number is fixed in the ONNX file, which runtimes like
best.
"""
import sys

import torch
from safetensors.torch import load_file

import networks

name, weights, batch, output = sys.argv[1:]
torch.onnx.export(networks.load(name, weights).eval(), (load_file(batch)["images"],), output,
                  dynamo=True, external_data=False)
