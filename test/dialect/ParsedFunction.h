//===- ParsedFunction.h - a function of the cnn dialect from its text ---------------*- C++ -*-===//
#ifndef CNNC_TEST_DIALECT_PARSEDFUNCTION_H
#define CNNC_TEST_DIALECT_PARSEDFUNCTION_H

#include "dialect/CnnDialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"

/// The module of a text whose first op is a function; builds at the function's end.
struct ParsedFunction {
  explicit ParsedFunction(const char *text) {
    context.loadDialect<cnn::CnnDialect>();
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    function = *module->getOps<mlir::func::FuncOp>().begin();
    builder.setInsertionPoint(function.getBody().front().getTerminator());
  }

  mlir::Value argument(int index) { return function.getArgument(index); }

  template <typename Op> Op first() { return *function.getOps<Op>().begin(); }

  bool isValid() { return mlir::succeeded(mlir::verify(*module)); }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::func::FuncOp function;
  mlir::OpBuilder builder{&context};
  mlir::Location location = builder.getUnknownLoc();
};

#endif
