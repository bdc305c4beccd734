//===- Emission.h - a network to the layer level ----------------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_EMISSION_H
#define CNNC_FRONTEND_EMISSION_H

#include "frontend/Network.h"
#include "frontend/Training.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace cnnc {

/// A module of one cnn.model and, for a train section, one cnn.training. Each op has the location
/// NameLoc(name within the innermost block, FileLineColLoc); an op inside a block has that as the
/// callee of a CallSiteLoc, whose caller is the location of the block's use. `context` has the
/// dialect loaded.
mlir::OwningOpRef<mlir::ModuleOp> emitLayerLevel(const network::Network &network,
                                                 const std::optional<TrainingSettings> &training,
                                                 const SourceFiles &files,
                                                 mlir::MLIRContext &context);

} // namespace cnnc

#endif
