#pragma once

#include "storage/customer_directory.h"

#include <cstddef>
#include <string>
#include <vector>

namespace kiosk::bench
{

/// `count` made-up companies, the same in every run: names of two to four words in Latin letters with and
/// without umlauts and accents, Hangul, Traditional and Simplified Chinese, a quarter each script, and
/// domains that end in `.example` (RFC 2606).
std::vector<Customer> many_customers(std::size_t count);

/// `count` texts that people type into the search: one to twelve characters out of the middle of names and
/// domains of `customers`, and one in ten of nobody's. The same in every run.
std::vector<std::string> typed_searches(const std::vector<Customer>& customers, std::size_t count);

} // namespace kiosk::bench
