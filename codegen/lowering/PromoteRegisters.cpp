#include "codegen/lowering/PromoteRegisters.h"

#include <algorithm>
#include <map>
#include <optional>
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
class LinearForm {
public:
  std::map<std::string, int64_t> terms;
  int64_t constant = 0;

  LinearForm(const Expr &index, Ranges &ranges) : ranges(&ranges) {
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
  Ranges *ranges; ///< of terms; those of quotients are added

  void add(const Expr &e, int64_t factor) {
    const auto side = [](const auto *op) { return op ? as_const_int(op->b) : std::nullopt; };
    const Mul *product = e.as<Mul>();
    if (const auto value = as_const_int(e)) {
      constant += factor * *value;
    } else if (const Add *sum = e.as<Add>()) {
      add(sum->a, factor);
      add(sum->b, factor);
    } else if (const Sub *difference = e.as<Sub>()) {
      add(difference->a, factor);
      add(difference->b, -factor);
    } else if (const auto value = side(product)) {
      add(product->a, factor * *value);
    } else if (product && as_const_int(product->a)) {
      add(product->b, factor * *as_const_int(product->a));
    } else if (const auto divisor = side(e.as<Div>()); divisor && *divisor > 0) {
      addQuotient(e.as<Div>()->a, *divisor, factor);
    } else if (const auto divisor = side(e.as<Mod>()); divisor && *divisor > 0) {
      add(e.as<Mod>()->a, factor); // a - a / b * b
      addQuotient(e.as<Mod>()->a, *divisor, -factor * *divisor);
    } else {
      terms[textOf(e)] += factor;
    }
  }

  /// The quotient of what the divisor divides, and of a rest that threads alone make up.
  void addQuotient(const Expr &dividend, int64_t divisor, int64_t factor) {
    LinearForm rest(dividend, *ranges);
    for (auto term = rest.terms.begin(); term != rest.terms.end();) {
      if (term->second % divisor != 0) {
        ++term;
        continue;
      }
      terms[term->first] += factor * (term->second / divisor);
      term = rest.terms.erase(term);
    }
    const int64_t below = ((rest.constant % divisor) + divisor) % divisor;
    constant += factor * ((rest.constant - below) / divisor);
    rest.constant = below;
    rest.dropBelowCommonFactor(divisor);
    const std::optional<Range> range = rest.range();
    if (range && range->first >= 0 && range->second < divisor)
      return;
    const std::string quotient = "(" + rest.str() + ") / " + std::to_string(divisor);
    terms[quotient] += factor;
    if (range && range->first >= 0)
      (*ranges)[quotient] = {range->first / divisor, range->second / divisor};
  }

  /// Before a division by `divisor`: terms that together stay below a factor that the others have
  /// in common with it change no quotient, (x + 4 * y) / 8 = y / 2 where x is at most 3.
  void dropBelowCommonFactor(int64_t &divisor) {
    for (const auto &[candidate, factor] : std::map(terms)) {
      if (factor < 2 || divisor % factor != 0)
        continue;
      LinearForm small = *this, large = *this;
      const auto multiple = [&](const auto &term) { return term.second % factor == 0; };
      std::erase_if(small.terms, multiple);
      std::erase_if(large.terms, [&](const auto &term) { return !multiple(term); });
      small.constant %= factor;
      const std::optional<Range> range = small.range();
      if (!range || range->first < 0 || range->second >= factor)
        continue;
      for (auto &term : large.terms)
        term.second /= factor;
      terms = large.terms;
      constant /= factor;
      divisor /= factor;
      return dropBelowCommonFactor(divisor);
    }
  }

  /// Least and greatest value, where those of all terms are known.
  std::optional<Range> range() const {
    Range sum{constant, constant};
    for (const auto &[term, factor] : terms) {
      const auto known = ranges->find(term);
      if (known == ranges->end())
        return std::nullopt;
      const auto [low, high] =
          std::minmax({factor * known->second.first, factor * known->second.second});
      sum.first += low;
      sum.second += high;
    }
    return sum;
  }
};

/// The elements that an access touches, scalar by scalar.
struct Access {
  LinearForm first;
  std::vector<int64_t> constants;

  Access(const Expr &index, Ranges &ranges)
      : first(index.as<Ramp>() ? index.as<Ramp>()->base : index, ranges) {
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
  CollectAccesses(std::string name, Ranges &ranges) : name(std::move(name)), ranges(ranges) {}

  std::vector<Access> accesses;
  std::set<std::string> loops; ///< serial ones inside the allocation

private:
  using IRVisitor::visit;
  std::string name;
  Ranges &ranges;

  void visit(const For *loop) override {
    if (loop->for_type != ForType::GPUThread && loop->for_type != ForType::GPUBlock)
      loops.insert(loop->name);
    IRVisitor::visit(loop);
  }
  void visit(const Load *load) override {
    if (load->name == name)
      accesses.emplace_back(load->index, ranges);
    IRVisitor::visit(load);
  }
  void visit(const Store *store) override {
    if (store->name == name)
      accesses.emplace_back(store->index, ranges);
    IRVisitor::visit(store);
  }
};

class RenumberElements : public IRMutator {
public:
  RenumberElements(std::string name, const std::map<int64_t, int> &numbers, Ranges &ranges)
      : name(std::move(name)), numbers(numbers), ranges(ranges) {}

private:
  using IRMutator::visit;
  std::string name;
  const std::map<int64_t, int> &numbers;
  Ranges &ranges;

  Expr element(const Load *load, int64_t constant) {
    return Load::make(load->type.element_of(), name, numbers.at(constant), load->image, load->param,
                      const_true(), ModulusRemainder());
  }

  Expr visit(const Load *load) override {
    if (load->name != name)
      return IRMutator::visit(load);
    std::vector<Expr> elements;
    for (const int64_t constant : Access(load->index, ranges).constants)
      elements.push_back(element(load, constant));
    return elements.size() == 1 ? elements[0] : Shuffle::make_concat(elements);
  }

  Stmt visit(const Store *store) override {
    const Expr value = mutate(store->value);
    if (store->name != name)
      return Store::make(store->name, value, mutate(store->index), store->param,
                         mutate(store->predicate), store->alignment);
    const std::vector<int64_t> constants = Access(store->index, ranges).constants;
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
      stores.push_back(storeElement(Shuffle::make_extract_element(variable, static_cast<int>(lane)),
                                    constants[lane]));
    return LetStmt::make(vector, value, Block::make(stores));
  }
};

} // namespace

Stmt PromoteRegisters::visit(const For *loop) {
  const bool outermost =
      !in_kernel && (loop->for_type == ForType::GPUBlock || loop->for_type == ForType::GPUThread);
  in_kernel |= outermost;
  const auto min = as_const_int(loop->min), extent = as_const_int(loop->extent);
  if (loop->for_type == ForType::GPUThread && min && extent)
    ranges[loop->name] = {*min, *min + *extent - 1};
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
  CollectAccesses collected(allocation->name, ranges);
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
  return allocate({next}, RenumberElements(allocation->name, numbers, ranges).mutate(body));
}

} // namespace cnnc
