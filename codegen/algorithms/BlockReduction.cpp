#include "codegen/algorithms/BlockReduction.h"

namespace cnnc {

using namespace Halide;

Expr pairwise(std::vector<Expr> terms, const std::function<Expr(Expr, Expr)> &join) {
  for (; terms.size() > 1; terms.resize(terms.size() / 2))
    for (size_t i = 0; i < terms.size() / 2; ++i)
      terms[i] = join(terms[i], terms[terms.size() / 2 + i]);
  return terms[0];
}

BlockReduction::BlockReduction(const std::string &name, const std::vector<Var> &indices, int lanes,
                               int group, const Terms &terms)
    : of_thread(name + "_of_thread"), of_lanes(name + "_of_lanes"), result(name), lanes(lanes) {
  std::vector<Var> with_lane = indices;
  with_lane.push_back(lane);
  const int turn = lanes * group;
  RDom turns(0, (terms.most + turn - 1) / turn, "turns");
  std::vector<Expr> grouped;
  for (int i = 0; i < group; ++i) {
    const Expr index = (turns * group + i) * lanes + lane;
    grouped.push_back(
        select(index < terms.count, terms.at(min(index, terms.count - 1)), terms.identity));
  }
  of_thread(with_lane) = terms.identity;
  of_thread(with_lane) = terms.join(of_thread(with_lane), pairwise(grouped, terms.join));
  of_lanes(with_lane) = of_thread(with_lane);

  std::vector<Expr> all;
  for (int i = 0; i < lanes; ++i) {
    std::vector<Expr> at(indices.begin(), indices.end());
    at.emplace_back(i);
    all.push_back(of_lanes(at));
  }
  result(indices) = pairwise(all, terms.join);
}

} // namespace cnnc
