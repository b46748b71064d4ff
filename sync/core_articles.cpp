// Reading articles for a person. They are no part of the store: what is wrong with them is not its fault.

#include "sync/core.h"

namespace kiosk
{

Reply read_articles(const std::filesystem::path& folder, const ReadArticles& command)
{
    auto articles = Articles::load(folder, command.language);
    if (!articles) return ArticlesNotRead{command.language, articles.error()};
    return ArticlesRead{std::make_shared<const Articles>(*std::move(articles))};
}

Result<> Core::do_command(const ReadArticles& command)
{
    replies_.push_back(read_articles(settings_.articles_folder, command));
    return success();
}

} // namespace kiosk
