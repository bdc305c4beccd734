//===- NearestName.h - what a misspelt name may have meant ------------------------------*- C++
//-*-===//
#ifndef CNNC_FRONTEND_NEARESTNAME_H
#define CNNC_FRONTEND_NEARESTNAME_H

#include <string>
#include <string_view>
#include <vector>

namespace cnnc {

/// The candidate that fewest edits (a letter inserted, removed or changed, two neighbours swapped)
/// turn `name` into, empty if even that one takes more than a third of the name's length.
std::string nearestName(std::string_view name, const std::vector<std::string> &candidates);

/// ", did you mean 'X'?" for the nearest name X, empty if there is none.
std::string suggestion(std::string_view name, const std::vector<std::string> &candidates);

} // namespace cnnc

#endif
