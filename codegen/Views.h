//===- Views.h - operands as buffers ----------------------------------------------------*- C++
//-*-===//
#ifndef CNNC_CODEGEN_VIEWS_H
#define CNNC_CODEGEN_VIEWS_H

#include "codegen/Arguments.h"
#include "codegen/Codegen.h"

namespace cnnc {

/// `operand` with the dimensions that `form` has.
cnn_view makeView(const Operand &operand, ViewForm form);

} // namespace cnnc

#endif
