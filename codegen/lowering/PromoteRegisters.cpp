#include "codegen/lowering/PromoteRegisters.h"

#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

namespace cnnc {

using namespace Halide;
using namespace Halide::Internal;

namespace {

void require(bool holds, const std::string &otherwise) {
  if (!holds)
    throw std::runtime_error(otherwise);
}

std::string textOf(const Expr &e) {
  std::ostringstream text;
  text << e;
  return text.str();
}

/// An index as a sum of terms with constant factors, and a constant. Halide's own simplifier does
/// not cancel what three dimensions of threads make of an index; equal sums compare equal here.
struct LinearForm {
  std::map<std::string, int64_t> terms;
  int64_t constant = 0;

  explicit LinearForm(const Expr &index) {
    add(index, 1);
    for (auto term = terms.begin(); term != terms.end();)
      term = term->second == 0 ? terms.erase(term) : std::next(term);
  }

  std::string str() const {
    std::string text = std::to_string(constant);
    for (const auto &[term, factor] : terms)
      text += " + " + std::to_string(factor) + " * " + term;
    return text;
  }

private:
  void add(const Expr &e, int64_t factor) {
    if (const auto value = as_const_int(e)) {
      constant += factor * *value;
    } else if (const Add *sum = e.as<Add>()) {
      add(sum->a, factor);
      add(sum->b, factor);
    } else if (const Sub *difference = e.as<Sub>()) {
      add(difference->a, factor);
      add(difference->b, -factor);
    } else if (const Mul *product = e.as<Mul>(); product && as_const_int(product->b)) {
      add(product->a, factor * *as_const_int(product->b));
    } else if (product && as_const_int(product->a)) {
      add(product->b, factor * *as_const_int(product->a));
    } else if (const Mod *rest = e.as<Mod>(); rest && as_const_int(rest->b)) { // a - a / b * b
      add(rest->a, factor);
      add(simplify(rest->a / rest->b), -factor * *as_const_int(rest->b));
    } else {
      terms[textOf(e)] += factor;
    }
  }
};

/// The elements that an access touches, scalar by scalar.
struct Access {
  LinearForm first;
  std::vector<int64_t> constants;

  explicit Access(const Expr &index) : first(simplify(index.as<Ramp>() ? index.as<Ramp>()->base : index)) {
    const Ramp *ramp = index.as<Ramp>();
    const auto stride = ramp ? as_const_int(ramp->stride) : std::optional<int64_t>(0);
    require(stride.has_value(), "registers have a stride that is no constant: " + textOf(index));
    for (int lane = 0; lane < index.type().lanes(); ++lane)
      constants.push_back(first.constant + lane * *stride);
  }
};

/// Lets hide what an index is made of.
class InlineIntegerLets : public IRMutator {
  using IRMutator::visit;
  Stmt visit(const LetStmt *let) override {
    if (let->value.type() != Int(32))
      return IRMutator::visit(let);
    return mutate(substitute(let->name, let->value, let->body));
  }
  Expr visit(const Let *let) override {
    if (let->value.type() != Int(32))
      return IRMutator::visit(let);
    return mutate(substitute(let->name, let->value, let->body));
  }
};

class CollectAccesses : public IRVisitor {
public:
  explicit CollectAccesses(std::string name) : name(std::move(name)) {}

  std::vector<Access> accesses;
  std::set<std::string> loops; ///< serial ones inside the allocation

private:
  using IRVisitor::visit;
  std::string name;

  void visit(const For *loop) override {
    if (loop->for_type != ForType::GPUThread && loop->for_type != ForType::GPUBlock)
      loops.insert(loop->name);
    IRVisitor::visit(loop);
  }
  void visit(const Load *load) override {
    if (load->name == name)
      accesses.emplace_back(load->index);
    IRVisitor::visit(load);
  }
  void visit(const Store *store) override {
    if (store->name == name)
      accesses.emplace_back(store->index);
    IRVisitor::visit(store);
  }
};

class RenumberElements : public IRMutator {
public:
  RenumberElements(std::string name, const std::map<int64_t, int> &numbers)
      : name(std::move(name)), numbers(numbers) {}

private:
  using IRMutator::visit;
  std::string name;
  const std::map<int64_t, int> &numbers;

  Expr element(const Load *load, int64_t constant) {
    return Load::make(load->type.element_of(), name, numbers.at(constant), load->image, load->param,
                      const_true(), ModulusRemainder());
  }

  Expr visit(const Load *load) override {
    if (load->name != name)
      return IRMutator::visit(load);
    std::vector<Expr> elements;
    for (const int64_t constant : Access(load->index).constants)
      elements.push_back(element(load, constant));
    return elements.size() == 1 ? elements[0] : Shuffle::make_concat(elements);
  }

  Stmt visit(const Store *store) override {
    const Expr value = mutate(store->value);
    if (store->name != name)
      return Store::make(store->name, value, mutate(store->index), store->param,
                         mutate(store->predicate), store->alignment);
    const std::vector<int64_t> constants = Access(store->index).constants;
    const auto storeElement = [&](const Expr &scalar, int64_t constant) {
      return Store::make(name, scalar, numbers.at(constant), store->param, const_true(),
                         ModulusRemainder());
    };
    if (constants.size() == 1)
      return storeElement(value, constants[0]);
    const std::string vector = unique_name("vector");
    const Expr variable = Variable::make(value.type(), vector);
    std::vector<Stmt> stores;
    for (size_t lane = 0; lane < constants.size(); ++lane)
      stores.push_back(storeElement(
          Shuffle::make_extract_element(variable, static_cast<int>(lane)), constants[lane]));
    return LetStmt::make(vector, value, Block::make(stores));
  }
};

} // namespace

Stmt PromoteRegisters::visit(const For *loop) {
  const bool outermost = !in_kernel && (loop->for_type == ForType::GPUBlock ||
                                        loop->for_type == ForType::GPUThread);
  in_kernel |= outermost;
  Stmt result = IRMutator::visit(loop);
  if (outermost)
    in_kernel = false;
  return result;
}

Stmt PromoteRegisters::visit(const Allocate *allocation) {
  Stmt body = mutate(allocation->body);
  const auto allocate = [&](const std::vector<Expr> &extents, const Stmt &inside) {
    return Allocate::make(allocation->name, allocation->type, allocation->memory_type, extents,
                          allocation->condition, inside);
  };
  if (!in_kernel || allocation->memory_type != MemoryType::Register)
    return allocate(allocation->extents, body);
  body = InlineIntegerLets().mutate(body);
  CollectAccesses collected(allocation->name);
  body.accept(&collected);
  std::map<int64_t, int> numbers;
  for (const Access &access : collected.accesses) {
    require(access.first.terms == collected.accesses.front().first.terms,
            "threads do not keep to their own elements of " + allocation->name + ": " +
                access.first.str() + " beside " + collected.accesses.front().first.str());
    for (const auto &term : access.first.terms)
      for (const std::string &loop : collected.loops)
        require(term.first.find(loop) == std::string::npos,
                allocation->name + " is indexed by the loop " + loop);
    for (const int64_t constant : access.constants)
      numbers[constant] = 0;
  }
  int next = 0;
  for (auto &number : numbers)
    number.second = next++;
  return allocate({next}, RenumberElements(allocation->name, numbers).mutate(body));
}

} // namespace cnnc
