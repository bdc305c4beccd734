//===- TensorFiles.h - safetensors files of doubles ---------------------------------*- C++ -*-===//
#ifndef CNNC_DIALECT_EVALUATOR_TENSORFILES_H
#define CNNC_DIALECT_EVALUATOR_TENSORFILES_H

#include "dialect/evaluator/Evaluator.h"
#include "runtime/Result.h"

namespace cnnc::evaluator {

/// All tensors of a file, in the file's layout. Takes F32, F64, I32 and I64.
runtime::Result<NamedTensors> readTensors(const std::string &path);

/// As `dtype`, F32 or F64; the tensors named `labels` as I64.
runtime::Status writeTensors(const std::string &path, const NamedTensors &tensors,
                             const std::string &dtype);

} // namespace cnnc::evaluator

#endif
