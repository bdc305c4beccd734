#include "codegen/algorithms/FilterGradient.h"

#include "codegen/Panels.h"
#include "codegen/algorithms/Convolution.h"
#include "codegen/algorithms/Optimizer.h"
#include "codegen/algorithms/Windows.h"

namespace cnnc {

using namespace Halide;

namespace {

/// Pixels of a block: a tile's packed gradients (64 bytes a pixel and panel) stay in the
/// first-level cache.
constexpr int block_pixels = 192;

/// Pixels of a block of a 1 x 1 convolution, at most: its packed operands stay in the second-level
/// cache while tiles and panels pass by. With a multiple of 64, as many planes would have with 192,
/// packs lie a multiple of 2 KB apart and collide in the first-level cache.
constexpr int matrix_block_pixels = 168;
/// Pixel groups: as many as keep their sums this part of the operands, but two at least, and at
/// most so many.
constexpr int partial_share = 10, most_groups = 8;

/// Images that a task sums with few input channels: an image's gradients stay in the second-level
/// cache while all taps meet them, so tasks are images rather than taps.
constexpr int run_images = 2;

/// An input channel of a register tile that may reach past the last one. What lies there is read
/// and dropped, where there is something to read.
Expr inputChannel(const KernelSpec &spec, Expr channel, Expr channels) {
  return spec.exact_reads ? min(channel, channels - 1) : channel;
}

/// A lane's output gradient, or a sum over it, zero past the last channel. The vector's load itself
/// may reach past the slice, into its row or the allocation's slack.
Expr maskedLane(Expr value, Expr channel, Expr channels) {
  return select(channel < channels, value, 0.0f);
}

/// An even number, so that threads that come in pairs have the same to do.
Expr groupCount(Expr pixels, Expr inputs, Expr outputs, Expr filter) {
  return clamp(pixels * (inputs + outputs) / (partial_share * filter * 2) * 2, 2, most_groups);
}

} // namespace

FilterGradientPlanesStages filterGradientPlanes(const KernelSpec &spec,
                                                const Parameters &parameters, int pack) {
  FilterGradientPlanesStages s;
  ImageParam input = parameters.anchor(0, ViewForm::Plane);
  ImageParam gradient = parameters.anchor(1, ViewForm::Plane);
  const auto scalar = [&](const char *name) { return parameters.scalar(name); };
  const Expr width = gradient.dim(1).extent(), images = gradient.dim(3).extent();
  // With groups, blocks enough for all of them.
  const Expr block_images = clamp(block_pixels / (spec.pixel_groups ? 2 : 1) / width, 1, images);
  s.pixels = RDom(0, block_images, 0, width, "pixels");
  const Expr lines = gradient.dim(2).extent();
  const Expr image_blocks = (images + block_images - 1) / block_images;
  const Expr channel = s.panel * kPanel + s.lane;
  s.packed(s.lane, s.n, s.x, s.panel, s.line, s.block) =
      maskedLane(gradient(channel, s.x, s.line, min(s.block * block_images + s.n, images - 1)),
                 channel, gradient.dim(0).extent());
  // Bounds on x, not a test of each: only so do they become the loop's.
  const Expr shift = scalar("pad_x") - s.kx * scalar("dilation_x"), stride = scalar("stride_x");
  const Expr from = max((shift + stride - 1) / stride, 0);
  const Expr to = min((input.dim(1).extent() - 1 + shift) / stride, width - 1);
  const Expr x = unsafe_promise_clamped(s.pixels.y * stride - shift, 0, input.dim(1).extent() - 1);
  const Tap y = tapAt(s.line * scalar("stride_y") + s.ky * scalar("dilation_y") - scalar("pad_y"),
                      input.dim(2).extent());
  const Expr image = s.block * block_images + s.pixels.x;
  s.pixels.where(y.inside && s.pixels.y >= from && s.pixels.y <= to && image < images);
  s.inputs(s.i, s.x, s.n, s.pack, s.ky, s.line, s.block) =
      input(inputChannel(spec, s.pack * pack + s.i, input.dim(0).extent()), s.x, y.index,
            min(s.block * block_images + s.n, images - 1));
  s.sum(s.lane, s.i, s.kx, s.ky, s.panel, s.line, s.block) = 0.0f;
  s.sum(s.lane, s.i, s.kx, s.ky, s.panel, s.line, s.block) +=
      s.packed(s.lane, s.pixels.x, s.pixels.y, s.panel, s.line, s.block) *
      s.inputs(s.i % pack, x, s.pixels.x, s.i / pack, s.ky, s.line, s.block);
  s.out(s.lane, s.i, s.kx, s.ky, s.panel) = undef<float>();
  if (!spec.pixel_groups) {
    s.blocks = RDom(0, lines, 0, image_blocks, "blocks");
    s.out(s.lane, s.i, s.kx, s.ky, s.panel) +=
        s.sum(s.lane, s.i, s.kx, s.ky, s.panel, s.blocks.x, s.blocks.y);
    return s;
  }
  const Expr inputs = input.dim(0).extent(), outputs = gradient.dim(0).extent();
  const Expr filter = inputs * outputs * scalar("window_x") * scalar("window_y");
  const Expr group_count =
      min(groupCount(images * lines * width, inputs, outputs, filter), image_blocks);
  s.blocks = RDom(0, lines, 0, (image_blocks + group_count - 1) / group_count, "blocks");
  s.groups = RDom(0, group_count, "groups");
  const Expr block = s.blocks.y * group_count + s.group;
  s.blocks.where(block < image_blocks);
  s.partial(s.lane, s.i, s.kx, s.ky, s.panel, s.group) = 0.0f;
  s.partial(s.lane, s.i, s.kx, s.ky, s.panel, s.group) +=
      s.sum(s.lane, s.i, s.kx, s.ky, s.panel, s.blocks.x,
            unsafe_promise_clamped(block, 0, image_blocks - 1));
  s.out(s.lane, s.i, s.kx, s.ky, s.panel) += s.partial(s.lane, s.i, s.kx, s.ky, s.panel, s.groups);
  return s;
}

FilterGradientPixelsStages filterGradientPixels(const KernelSpec &spec,
                                                const Parameters &parameters, int pack) {
  FilterGradientPixelsStages s;
  s.input = parameters.anchor(0, ViewForm::Pixels);
  s.gradient = parameters.anchor(1, ViewForm::Pixels);
  const Expr all_pixels = s.gradient.dim(1).extent();
  // An update takes the whole sum.
  const Expr block_count = updatesFilter(spec.kernel)
                               ? Expr(1)
                               : (all_pixels + matrix_block_pixels - 1) / matrix_block_pixels;
  const Expr block_pixels = (all_pixels + block_count - 1) / block_count;
  s.pixels = RDom(0, block_pixels, "pixels");
  s.pixels.where(s.block * block_pixels + s.pixels < all_pixels);
  const auto at = [&](Expr pixel) {
    return unsafe_promise_clamped(s.block * block_pixels + pixel, 0, all_pixels - 1);
  };
  const Expr channel = s.panel * kPanel + s.lane;
  s.inputs(s.i, s.m, s.pack, s.block) =
      s.input(inputChannel(spec, s.pack * pack + s.i, s.input.dim(0).extent()), at(s.m));
  s.gradients(s.lane, s.m, s.panel, s.block) =
      maskedLane(s.gradient(channel, at(s.m)), channel, s.gradient.dim(0).extent());
  s.sum(s.lane, s.i, s.panel, s.block) = 0.0f;
  s.sum(s.lane, s.i, s.panel, s.block) += s.gradients(s.lane, s.pixels, s.panel, s.block) *
                                          s.inputs(s.i % pack, s.pixels, s.i / pack, s.block);
  const std::vector<Var> element{s.lane, s.i, s.panel};
  if (!spec.pixel_groups) {
    s.blocks = RDom(0, block_count, "blocks");
    takeGradient(s.out, element, s.sum(s.lane, s.i, s.panel, s.blocks), spec, parameters);
    return s;
  }
  const Expr inputs = s.input.dim(0).extent(), outputs = s.gradient.dim(0).extent();
  const Expr group_count = groupCount(all_pixels, inputs, outputs, inputs * outputs);
  const Expr group_blocks = (block_count + group_count - 1) / group_count;
  s.blocks = RDom(0, group_blocks, "blocks");
  s.groups = RDom(0, group_count, "groups");
  const Expr block = s.group * group_blocks + s.blocks;
  s.blocks.where(block < block_count);
  s.partial(s.lane, s.i, s.panel, s.group) = 0.0f;
  s.partial(s.lane, s.i, s.panel, s.group) +=
      s.sum(s.lane, s.i, s.panel, unsafe_promise_clamped(block, 0, block_count - 1));
  takeGradient(s.out, element, s.partial(s.lane, s.i, s.panel, s.groups), spec, parameters);
  return s;
}

FilterGradientFlatRowsStages filterGradientFlatRows(const KernelSpec &spec,
                                                    const Parameters &parameters) {
  FilterGradientFlatRowsStages s;
  ImageParam input = parameters.anchor(0, ViewForm::FlatRows);
  s.gradient = parameters.anchor(1, ViewForm::Plane);
  const int across = static_cast<int>(spec.window.x);
  s.taps = across * static_cast<int>(spec.window.y);
  s.padded(s.f, s.y, s.n) = paddedFlatRow(input, parameters, s.f, s.y, s.n);
  const Expr width = s.gradient.dim(1).extent(), height = s.gradient.dim(2).extent();
  const Expr images = s.gradient.dim(3).extent();
  const Expr block_lines = clamp(block_pixels / width, 1, height);
  s.pixels = RDom(0, width, 0, block_lines, "pixels");
  s.blocks = RDom(0, (height + block_lines - 1) / block_lines, 0, run_images, "blocks");
  s.runs = RDom(0, (images + run_images - 1) / run_images, "runs");
  const Expr line = s.block * block_lines + s.pixels.y;
  s.pixels.where(line < height);
  const Expr y = unsafe_promise_clamped(line, 0, height - 1);
  const Expr channel = s.panel * kPanel + s.lane;
  const Expr tap = min(s.tap, s.taps - 1); // a register tile may reach past the last one
  s.sum(s.lane, s.tap, s.panel, s.block, s.n) = 0.0f;
  s.sum(s.lane, s.tap, s.panel, s.block, s.n) +=
      maskedLane(s.gradient(channel, s.pixels.x, y, s.n), channel, s.gradient.dim(0).extent()) *
      s.padded(s.pixels.x * static_cast<int>(spec.column_step) + tap % across,
               y * parameters.scalar("stride_y") + tap / across * parameters.scalar("dilation_y"),
               s.n);
  const Expr image = s.run * run_images + s.blocks.y;
  s.blocks.where(image < images);
  s.partial(s.lane, s.tap, s.panel, s.run) = 0.0f;
  s.partial(s.lane, s.tap, s.panel, s.run) +=
      s.sum(s.lane, s.tap, s.panel, s.blocks.x, unsafe_promise_clamped(image, 0, images - 1));
  s.out(s.lane, s.f, s.ky, s.panel) = undef<float>();
  s.out(s.lane, s.f, s.ky, s.panel) += s.partial(
      s.lane, unsafe_promise_clamped(s.ky * across + s.f, 0, s.taps - 1), s.panel, s.runs);
  return s;
}

} // namespace cnnc
