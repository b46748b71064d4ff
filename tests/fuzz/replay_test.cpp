// Goal G-F1 (reference/reliability.md section 6), as far as every test run goes: all files of all corpora,
// and seeded mutations of them. KIOSK_FUZZ_SEED chooses others; KIOSK_PROOF=long makes twenty times as many.

#include "tests/fuzz/fuzz_targets.h"
#include "tests/fuzz/input_mutation.h"
#include "tests/fuzz/oracle.h"
#include "tests/proof/goal_line.h"
#include "tests/storage/temporary_folder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

namespace kiosk
{

namespace
{

/// What runs at this moment, for whoever dies of it.
struct Running {
    std::string_view target;
    std::string input;
    const char* broken = nullptr; ///< The first sentence that did not hold.
};

Running& running()
{
    static Running now;
    return now;
}

/// Beside the test's other output, for `build/fuzz/bin/fuzz_TARGET FILE`.
void keep_input()
{
    const std::string name = "fuzz-failed-" + std::string{running().target};
    std::ofstream{name, std::ios::binary} << running().input;
    std::fprintf(stderr, "fuzz: target %s, input kept in %s: %s\n", std::string{running().target}.c_str(),
                 std::filesystem::absolute(name).c_str(),
                 running().broken != nullptr ? running().broken : "it crashed");
}

bool is_harmless(const FuzzTarget& target, std::string input)
{
    running() = {target.name, std::move(input), nullptr};
    (void)target.run(reinterpret_cast<const std::uint8_t*>(running().input.data()), running().input.size());
    if (running().broken != nullptr) keep_input();
    return running().broken == nullptr;
}

std::vector<std::string> corpus_of(const FuzzTarget& target)
{
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator{std::filesystem::path{KIOSK_FUZZ_FOLDER} /
                                                                "corpus" / target.name})
        files.push_back(file.path());
    std::ranges::sort(files);
    std::vector<std::string> inputs;
    std::ranges::transform(files, std::back_inserter(inputs), bytes_of);
    return inputs;
}

std::uint64_t seed_of_run()
{
    const char* wanted = std::getenv("KIOSK_FUZZ_SEED");
    return wanted == nullptr ? 1 : std::strtoull(wanted, nullptr, 10);
}

struct Count {
    std::uint64_t inputs = 0, failures = 0;
};

Count replay(const FuzzTarget& target, std::uint64_t seed)
{
    Count count;
    const auto run = [&](std::string input) {
        ++count.inputs;
        if (!is_harmless(target, std::move(input))) ++count.failures;
    };
    const std::vector<std::string> corpus = corpus_of(target);
    const auto dictionary = std::filesystem::path{KIOSK_FUZZ_FOLDER} / (std::string{target.name} + ".dict");
    const std::vector<std::string> words = dictionary_words(bytes_of(dictionary));
    run({});
    for (const std::string& input : corpus)
        run(input);
    SeededRandom random{seed};
    constexpr int long_factor = 20;
    const int mutations = target.mutations * (proof_length() == ProofLength::for_long ? long_factor : 1);
    for (int i = 0; i < mutations; ++i)
        run(mutated(corpus[static_cast<std::size_t>(random.below(corpus.size()))], corpus, words, random));
    return count;
}

} // namespace

bool holds(bool fact, const char* sentence)
{
    if (!fact && running().broken == nullptr) running().broken = sentence;
    return fact;
}

} // namespace kiosk

using namespace kiosk;

TEST_CASE("fuzz: no target falls over its corpus, or over what is like it")
{
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_set_death_callback(keep_input);
#endif
    GoalLine goal{"G-F1"};
    goal.seed = seed_of_run();
    for (const FuzzTarget& target : kFuzzTargets) {
        CAPTURE(target.name);
        CAPTURE(goal.seed);
        const double before = goal.seconds();
        const Count count = replay(target, goal.seed);
        CHECK(count.failures == 0);
        std::printf("fuzz %-14s %6llu inputs %5.1f s\n", std::string{target.name}.c_str(),
                    static_cast<unsigned long long>(count.inputs), goal.seconds() - before);
        goal.count += count.inputs;
        goal.lost += count.failures;
    }
    goal.print();
}

TEST_CASE("fuzz: every target has a corpus of small files, and nothing else has one")
{
    std::size_t folders = 0, bytes = 0;
    for (const auto& folder : std::filesystem::directory_iterator{KIOSK_FUZZ_FOLDER "/corpus"}) {
        ++folders;
        CHECK(std::ranges::count(kFuzzTargets, folder.path().filename().string(), &FuzzTarget::name) == 1);
    }
    CHECK(folders == kFuzzTargets.size());
    for (const FuzzTarget& target : kFuzzTargets) {
        const auto corpus = corpus_of(target);
        CAPTURE(target.name);
        CHECK(corpus.size() >= 5);
        CHECK(corpus.size() <= 60);
        for (const std::string& input : corpus)
            bytes += input.size();
    }
    CHECK(bytes < 300UL * 1024);
}

TEST_CASE("fuzz: what does not hold is counted, by its first sentence")
{
    const FuzzTarget broken{"broken",
                            [](const std::uint8_t*, std::size_t) {
                                (void)holds(false, "the first");
                                return holds(false, "the second") ? 1 : 0;
                            },
                            0};
    CHECK_FALSE(is_harmless(broken, "x"));
    CHECK(std::string_view{running().broken} == "the first");
    std::filesystem::remove("fuzz-failed-broken");
}

TEST_CASE("fuzz: a dictionary is read as libFuzzer writes it, and a seed mutates the same way twice")
{
    const auto words = dictionary_words("# words\na=\"id\"\n\"\\x00\\\"\\\\\"\nnone\n");
    REQUIRE(words.size() == 2);
    CHECK(words[0] == "id");
    CHECK(words[1] == std::string("\0\"\\", 3));
    SeededRandom one{5}, other{5};
    for (int i = 0; i < 100; ++i)
        CHECK(mutated("abc", {"def"}, words, one) == mutated("abc", {"def"}, words, other));
}
