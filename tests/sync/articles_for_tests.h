#pragma once

#include "sync/articles.h"

#include <map>
#include <string>

namespace kiosk
{

/// The articles as shipped, in one language; read once for each.
inline const Articles& shipped_articles(std::string_view language)
{
    static std::map<std::string, Articles, std::less<>> read;
    const auto found = read.find(language);
    if (found != read.end()) return found->second;
    return read.emplace(language, *Articles::load(KIOSK_ARTICLES_FOLDER, language)).first->second;
}

} // namespace kiosk
