#include "sync/picture.h"

#include "storage/file.h"
#include "storage/file_format.h"
#include "sync/picture_codec.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <optional>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kiosk
{

namespace
{

/// Four bytes for each of kPicturePixelsMax, five times over: decoded, turned, a decoder's planes and
/// coefficients, a JPEG. Address space only; what is not touched costs nothing.
constexpr std::size_t kMemoryBytes = static_cast<std::size_t>(kPicturePixelsMax) * 4 * 5;

/// The largest photo takes 2 s here, a thin client's cores are five times slower.
constexpr std::chrono::seconds kPatience{20};

/// More than the largest JPEG that encode() makes room for.
constexpr std::size_t kAnswerBytesMax = 64UL << 20;

constexpr int kPipe = 0; ///< The only descriptor the other process has.

bool write_to_pipe(const void* bytes, std::size_t count)
{
    const char* at = static_cast<const char*>(bytes);
    while (count > 0) {
        const long written = ::syscall(SYS_write, kPipe, at, count);
        if (written <= 0) return false;
        at += written;
        count -= static_cast<std::size_t>(written);
    }
    return true;
}

[[noreturn]] void end_with(int code)
{
    for (;;)
        ::syscall(SYS_exit, code); // exit_group, as _exit() calls, is not allowed in strict mode.
}

/// The other process, from fork to its end: after fork() in a program with threads only what needs no lock is
/// called.
[[noreturn]] void decode_here(int pipe, std::string_view file, const CodecTask& task)
{
    for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGPIPE, SIGTERM, SIGINT})
        ::signal(number, SIG_DFL);
    if (::dup2(pipe, kPipe) != kPipe || ::syscall(SYS_close_range, 1U, ~0U, 0U) != 0) end_with(2);
    // When memory is short, it is this process that goes.
    const int score = ::open("/proc/self/oom_score_adj", O_WRONLY);
    if (score >= 0 && ::write(score, "1000", 4) < 0) ::close(score);
    if (score >= 0) ::close(score);
    void* memory = ::mmap(nullptr, kMemoryBytes, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) end_with(2);
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) end_with(3);
    const CodecMemory codec_memory{static_cast<unsigned char*>(memory), kMemoryBytes};
    const int code = run_codec(file, task, codec_memory, write_to_pipe) ? 0 : 1;
    for (;;)
        ::syscall(SYS_exit, code); // Not end_with(): AddressSanitizer asks for more than strict mode allows
                                   // before it calls what does not return.
}

/// What comes through the pipe until its other end closes; nothing when that takes too long or is too much.
std::optional<std::string> hear(int pipe)
{
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    std::string heard;
    std::array<char, 65536> part{};
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) return std::nullopt;
        pollfd waiting{pipe, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(left));
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return std::nullopt;
        const ssize_t got = ::read(pipe, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::nullopt;
        if (got == 0) return heard;
        heard.append(part.data(), static_cast<std::size_t>(got));
        if (heard.size() > kAnswerBytesMax) return std::nullopt;
    }
}

Result<std::string> ask(std::string_view file, const CodecTask& task)
{
    if (!is_picture(format_of(file))) return Error{ErrorCode::refused, "no picture of a kind that is shown"};
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return error_from_errno(errno, "a pipe");
    const FileDescriptor reading{ends[0]};
    FileDescriptor writing{ends[1]};
    const pid_t child = ::fork();
    if (child < 0) return error_from_errno(errno, "the picture decoder");
    if (child == 0) decode_here(writing.number(), file, task);
    writing = FileDescriptor{};

    auto answer = hear(reading.number());
    if (!answer) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    constexpr int no_sandbox = 2;
    if (WIFEXITED(status) && WEXITSTATUS(status) >= no_sandbox)
        return Error{ErrorCode::system_fault, "pictures cannot be decoded apart from the kiosk here"};
    if (!answer || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return Error{ErrorCode::refused, "the picture is damaged, too large, or too slow"};
    return *std::move(answer);
}

/// The head of an answer, taken off its front.
std::optional<CodecAnswer> take_head(std::string_view& answer)
{
    CodecAnswer head{};
    if (answer.size() < sizeof head) return std::nullopt;
    std::memcpy(&head, answer.data(), sizeof head);
    answer.remove_prefix(sizeof head);
    if (head.width < 1 || head.height < 1 || head.bytes < 0) return std::nullopt;
    return head;
}

const Error kNoAnswer{ErrorCode::refused, "the picture decoder gave no answer that fits"};

} // namespace

Result<PictureView> view_of(std::string_view file, PictureBox box)
{
    const auto answer = ask(file, {CodecTask::Want::preview, box.width, box.height, 0});
    if (!answer) return answer.error();
    std::string_view rest = *answer;
    const auto head = take_head(rest);
    const bool fits =
        head && head->width <= box.width && head->height <= box.height &&
        rest.size() == static_cast<std::size_t>(head->width) * static_cast<std::size_t>(head->height) * 4;
    if (!fits) return kNoAnswer;
    return PictureView{
        {head->width, head->height, std::string{rest}}, head->picture_width, head->picture_height};
}

Result<std::vector<ShrinkStep>> shrink_steps(std::string_view file)
{
    const auto answer = ask(file, {CodecTask::Want::sizes, 0, 0, 0});
    if (!answer) return answer.error();
    std::string_view rest = *answer;
    std::vector<ShrinkStep> steps;
    for (const int percent : kShrinkPercents) {
        const auto head = take_head(rest);
        if (!head) return kNoAnswer;
        steps.push_back({percent, head->width, head->height, head->bytes});
    }
    return steps;
}

Result<std::string> shrunk(std::string_view file, int percent)
{
    const auto answer = ask(file, {CodecTask::Want::jpeg, 0, 0, percent});
    if (!answer) return answer.error();
    std::string_view rest = *answer;
    const auto head = take_head(rest);
    if (!head || rest.size() != static_cast<std::size_t>(head->bytes)) return kNoAnswer;
    return std::string{rest};
}

} // namespace kiosk
