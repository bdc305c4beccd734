//===- Remarks.cpp - what passes left undone, for the user ------------------------------------===//

#include "driver/Remarks.h"
#include "dialect/CnnDialect.h"

#include "mlir/IR/Remarks.h"
#include "llvm/Support/Regex.h"

#include <set>
#include <tuple>

using namespace cnnc;

namespace {

class RemarkPrinter : public mlir::remark::detail::MLIRRemarkStreamerBase {
public:
  explicit RemarkPrinter(const std::string &pattern) : pattern(pattern) {}

  void streamOptimizationRemark(const mlir::remark::detail::Remark &remark) override {
    std::string text = remark.getCategoryName().str() + ": ";
    for (const auto &part : remark.getArgs())
      text += part.val;
    mlir::Location location = remark.getLocation();
    if (!pattern.match(text) && !pattern.match(cnn::nameOf(location)))
      return;
    if (said.insert({placesIn(location), text}).second)
      mlir::emitRemark(location) << text;
  }

private:
  using Place = std::tuple<std::string, unsigned, unsigned>; // file, line, column

  /// The places of a location, from the inside outwards through the uses of blocks.
  static std::vector<Place> placesIn(mlir::Location location) {
    std::vector<Place> places;
    location->walk([&](mlir::Location part) {
      if (auto place = llvm::dyn_cast<mlir::FileLineColLoc>(part))
        places.push_back({place.getFilename().str(), place.getLine(), place.getColumn()});
      return mlir::WalkResult::advance();
    });
    return places;
  }

  llvm::Regex pattern;
  std::set<std::pair<std::vector<Place>, std::string>> said;
};

} // namespace

void cnnc::printRemarks(mlir::MLIRContext &context, const std::string &pattern) {
  context.disableMultithreading();
  std::string all = ".*"; // categories
  [[maybe_unused]] mlir::LogicalResult enabled = mlir::remark::enableOptimizationRemarks(
      context, std::make_unique<RemarkPrinter>(pattern),
      std::make_unique<mlir::remark::RemarkEmittingPolicyAll>(), {all, all, all, all, all});
  assert(mlir::succeeded(enabled) && "there is one streamer");
}
