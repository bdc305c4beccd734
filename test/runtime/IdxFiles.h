//===- IdxFiles.h - small data sets for tests ------------------------------------------*- C++
//-*-===//
#ifndef CNNC_TEST_RUNTIME_IDXFILES_H
#define CNNC_TEST_RUNTIME_IDXFILES_H

#include "test/runtime/TemporaryFolder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cnnc::test {

/// The bytes of an IDX file of unsigned bytes.
std::string idxBytes(const std::vector<uint32_t> &shape, const std::string &data);

/// As gzip compresses them.
std::string gzip(const std::string &bytes);

/// Writes the four files of a data set of grey images. Class k of 10 is bright in row k of 10 rows,
/// so that a linear classifier learns it; the rest is noise.
void writeDataset(const TemporaryFolder &folder, uint32_t train_images, uint32_t test_images,
                  int height = 10, int width = 10);

} // namespace cnnc::test

#endif
