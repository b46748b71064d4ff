// The only file that includes md4c.

#include "sync/article_text.h"

#include <md4c.h>

namespace kiosk
{

namespace
{

std::string_view text_of(const MD_ATTRIBUTE& attribute)
{
    return {attribute.text, attribute.size};
}

/// Takes what md4c reports, in order, and builds the article from it.
class ArticleBuilder
{
public:
    ArticleText take() { return std::move(article_); }

    void enter(MD_BLOCKTYPE type, const void* detail)
    {
        switch (type) {
        case MD_BLOCK_DOC:
            break;
        case MD_BLOCK_H:
            enter_heading(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level);
            break;
        case MD_BLOCK_P:
            // The words of an item may come as a paragraph of it.
            if (lists_ == 0 || !has_open_item_)
                begin(ArticleBlock::Kind::paragraph);
            else if (!article_.blocks.back().runs.empty())
                stray("second paragraph of an item");
            break;
        case MD_BLOCK_UL:
            enter_list(0);
            break;
        case MD_BLOCK_OL:
            enter_list(static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->start);
            break;
        case MD_BLOCK_LI:
            begin(next_step_ > 0 ? ArticleBlock::Kind::step : ArticleBlock::Kind::item);
            if (next_step_ > 0) article_.blocks.back().number = next_step_++;
            has_open_item_ = true;
            break;
        case MD_BLOCK_QUOTE:
            stray("quote");
            break;
        case MD_BLOCK_HR:
            stray("rule");
            break;
        case MD_BLOCK_CODE:
            stray("code");
            begin(ArticleBlock::Kind::paragraph);
            break;
        case MD_BLOCK_HTML:
            stray("HTML");
            begin(ArticleBlock::Kind::paragraph);
            break;
        case MD_BLOCK_TABLE:
            stray("table");
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            begin(ArticleBlock::Kind::paragraph);
            break;
        case MD_BLOCK_THEAD:
        case MD_BLOCK_TBODY:
        case MD_BLOCK_TR:
            break;
        }
    }

    void leave(MD_BLOCKTYPE type)
    {
        if (type == MD_BLOCK_H) is_in_title_ = false;
        if (type == MD_BLOCK_LI) has_open_item_ = false;
        if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) --lists_;
    }

    void enter(MD_SPANTYPE type, const void* detail)
    {
        if (type == MD_SPAN_STRONG)
            ++strong_;
        else if (type == MD_SPAN_A)
            enter_link(text_of(static_cast<const MD_SPAN_A_DETAIL*>(detail)->href));
        else if (type == MD_SPAN_EM)
            stray("emphasis");
        else if (type == MD_SPAN_CODE)
            stray("code");
        else if (type == MD_SPAN_IMG)
            stray("picture");
        else
            stray("span");
    }

    void leave(MD_SPANTYPE type)
    {
        if (type == MD_SPAN_STRONG) --strong_;
        if (type == MD_SPAN_A) link_ = {};
    }

    void add(MD_TEXTTYPE type, std::string_view words)
    {
        if (type == MD_TEXT_HTML) stray("HTML");
        if (type == MD_TEXT_ENTITY) stray("entity " + std::string{words});
        if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR || type == MD_TEXT_NULLCHAR) words = " ";
        if (is_in_title_) {
            article_.title += words;
            return;
        }
        if (article_.blocks.empty()) begin(ArticleBlock::Kind::paragraph);
        ArticleRun run = link_;
        if (run.target.empty() && strong_ > 0) run.kind = ArticleRun::Kind::strong;
        auto& runs = article_.blocks.back().runs;
        if (!runs.empty() && runs.back().kind == run.kind && runs.back().target == run.target) {
            runs.back().text += words;
            return;
        }
        run.text = words;
        runs.push_back(std::move(run));
    }

private:
    void stray(std::string what) { article_.strays.push_back(std::move(what)); }

    void begin(ArticleBlock::Kind kind) { article_.blocks.push_back({.kind = kind}); }

    void enter_heading(unsigned level)
    {
        is_in_title_ = level == 1 && article_.title.empty();
        if (is_in_title_) return;
        if (level != 2) stray("heading of level " + std::to_string(level));
        begin(ArticleBlock::Kind::heading);
    }

    /// `first` number of its items; 0: they have none.
    void enter_list(unsigned first)
    {
        if (++lists_ > 1) stray("list in a list");
        next_step_ = first;
    }

    void enter_link(std::string_view address)
    {
        constexpr std::string_view article = "article:", source = "source:";
        if (address.starts_with(article))
            link_ = {ArticleRun::Kind::article, {}, std::string{address.substr(article.size())}};
        else if (address.starts_with(source))
            link_ = {ArticleRun::Kind::source, {}, std::string{address.substr(source.size())}};
        else
            stray("address " + std::string{address});
    }

    ArticleText article_;
    ArticleRun link_; ///< What the words belong to now, without its text.
    int strong_ = 0;
    int lists_ = 0;
    unsigned next_step_ = 0; ///< 0 in a list without order.
    bool has_open_item_ = false;
    bool is_in_title_ = false;
};

ArticleBuilder& builder(void* data)
{
    return *static_cast<ArticleBuilder*>(data);
}

} // namespace

std::string plain_text(const ArticleBlock& block)
{
    std::string text;
    for (const ArticleRun& run : block.runs) {
        if (run.kind != ArticleRun::Kind::source)
            text += run.text;
        else if (text.ends_with(' ')) // The blank before a number.
            text.pop_back();
    }
    return text;
}

ArticleText read_markdown(std::string_view markdown)
{
    ArticleBuilder article;
    // What the kiosk does not draw is recognised as well, so that it is told and not taken for words.
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEAUTOLINKS;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* data) {
        builder(data).enter(type, detail);
        return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* data) {
        builder(data).leave(type);
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* data) {
        builder(data).enter(type, detail);
        return 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* data) {
        builder(data).leave(type);
        return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* words, MD_SIZE size, void* data) {
        builder(data).add(type, {words, size});
        return 0;
    };
    md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &article);
    return article.take();
}

} // namespace kiosk
