//===- Idx.h - the file format of MNIST and its relatives ------------------------------*- C++
//-*-===//
//
// Big-endian: 0, 0, element type, number of dimensions, the extents as 32-bit numbers, the bytes.
// Plain or compressed by gzip, told apart by the content.
//
//===------------------------------------------------------------------------------------------===//
#ifndef CNNC_RUNTIME_IDX_H
#define CNNC_RUNTIME_IDX_H

#include "runtime/Result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cnnc::runtime {

struct IdxArray {
  std::vector<uint32_t> shape;
  std::vector<uint8_t> bytes; ///< the last dimension runs fastest
};

/// Reads a file of unsigned bytes with `rank` dimensions. Errors name the file: not this format,
/// another rank or type, shorter or longer than its header says, damaged compression. Memory grows
/// with what the file really holds, not with what its header claims.
Result<IdxArray> readIdx(const std::string &path, uint32_t rank);

} // namespace cnnc::runtime

#endif
