//===- FormatFiles.h - cnnc format ------------------------------------------------------*- C++
//-*-===//
#ifndef CNNC_DRIVER_FORMATFILES_H
#define CNNC_DRIVER_FORMATFILES_H

#include <string>
#include <vector>

namespace cnnc {

/// Lays out each file in place; a file is replaced whole or not at all, and only if that changes
/// it. With `check` none is written: those that would change are named on stdout, and the answer is
/// false. False also after an error, which has been reported; the other files are done
/// nevertheless.
bool formatFiles(const std::vector<std::string> &files, bool check);

} // namespace cnnc

#endif
