#include "kiosk/window/clipboard.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace kiosk
{

namespace
{

using Clock = std::chrono::steady_clock;

/// Bytes asked for in one answer of the server; a multiple of four, as it counts in words.
constexpr long kPieceBytes = 1024 * 1024;

std::string utf8_of_latin1(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            result += c;
        } else {
            result += static_cast<char>(0xc0 | byte >> 6);
            result += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return result;
}

std::size_t request_bytes_max(Display& display)
{
    const long words = std::max(XExtendedMaxRequestSize(&display), XMaxRequestSize(&display));
    constexpr std::size_t header = 64; // More than the 28 bytes of a ChangeProperty with a long length.
    return static_cast<std::size_t>(words) * 4 - header;
}

} // namespace

struct Clipboard::Atoms {
    explicit Atoms(Display& display);

    Atom clipboard, targets, multiple, timestamp, atom_pair, incr, utf8_string, utf8_mime, received;
};

Clipboard::Atoms::Atoms(Display& display)
{
    const auto atom = [&](const char* name) { return XInternAtom(&display, name, False); };
    clipboard = atom("CLIPBOARD");
    targets = atom("TARGETS");
    multiple = atom("MULTIPLE");
    timestamp = atom("TIMESTAMP");
    atom_pair = atom("ATOM_PAIR");
    incr = atom("INCR");
    utf8_string = atom("UTF8_STRING");
    utf8_mime = atom("text/plain;charset=utf-8");
    received = atom("KIOSK_PASTED");
}

Clipboard::Clipboard(_XDisplay& display, const bool& is_lost)
    : display_(display),
      is_lost_(is_lost),
      window_(XCreateSimpleWindow(&display, DefaultRootWindow(&display), 0, 0, 1, 1, 0, 0, 0)),
      atoms_(std::make_unique<const Atoms>(display))
{
    XSelectInput(&display_, window_, PropertyChangeMask);
}

Clipboard::~Clipboard()
{
    if (!is_lost_) XDestroyWindow(&display_, window_);
}

bool Clipboard::wait_for(int type, XEvent& event, Clock::time_point deadline)
{
    while (!is_lost_) {
        XPending(&display_);
        if (is_lost_) return false;
        if (XCheckTypedWindowEvent(&display_, window_, type, &event) != 0) return true;
        // Without this two kiosks that paste from each other would both wait.
        XEvent request;
        while (XCheckTypedWindowEvent(&display_, window_, SelectionRequest, &request) != 0)
            handle(request);

        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return false;
        pollfd source{ConnectionNumber(&display_), POLLIN, 0};
        ::poll(&source, 1, static_cast<int>(left.count()));
    }
    return false;
}

void Clipboard::copy(std::string text)
{
    if (is_lost_) return;
    // An owner gives the server's time (ICCCM 2.1); a property of ours, changed by nothing, tells it.
    XEvent event;
    while (XCheckTypedWindowEvent(&display_, window_, PropertyNotify, &event) != 0) {}
    XChangeProperty(&display_, window_, atoms_->received, XA_STRING, 8, PropModeAppend, nullptr, 0);
    if (!wait_for(PropertyNotify, event, Clock::now() + silence_max)) return;
    owned_since_ = event.xproperty.time;
    text_ = std::move(text);
    XSetSelectionOwner(&display_, atoms_->clipboard, window_, owned_since_);
    XFlush(&display_);
}

void Clipboard::clear()
{
    if (text_ && !is_lost_) {
        XSetSelectionOwner(&display_, atoms_->clipboard, None, owned_since_);
        XFlush(&display_);
    }
    text_.reset();
}

std::string Clipboard::paste()
{
    if (text_) return *text_;
    for (const Atom target : {atoms_->utf8_string, atoms_->utf8_mime, Atom{XA_STRING}}) {
        const Clock::time_point asked = Clock::now();
        auto text = converted(target);
        if (text) return *std::move(text);
        // Who was silent once will be so again; who refused this form may have another.
        if (is_lost_ || Clock::now() - asked >= silence_max) break;
    }
    return {};
}

std::optional<std::string> Clipboard::converted(unsigned long target)
{
    if (is_lost_) return std::nullopt;
    // Answers to an earlier paste that was given up must not be taken for this one's.
    XEvent event;
    while (XCheckTypedWindowEvent(&display_, window_, SelectionNotify, &event) != 0) {}
    XDeleteProperty(&display_, window_, atoms_->received);
    XConvertSelection(&display_, atoms_->clipboard, target, atoms_->received, window_, CurrentTime);
    const Clock::time_point deadline = Clock::now() + silence_max;
    do {
        if (!wait_for(SelectionNotify, event, deadline)) return std::nullopt;
    } while (event.xselection.target != target);
    if (event.xselection.property == None) return std::nullopt;

    while (XCheckTypedWindowEvent(&display_, window_, PropertyNotify, &event) != 0) {}
    unsigned long type = None;
    auto text = take_property(type);
    if (text && type == atoms_->incr) text = take_increments();
    // Some answer in their own form whatever was asked for; the property's type tells it, but for increments.
    const bool is_latin1 = type == atoms_->incr ? target == XA_STRING : type == XA_STRING;
    if (text && is_latin1) text = utf8_of_latin1(*text);
    return text;
}

std::optional<std::string> Clipboard::take_property(unsigned long& type)
{
    std::string text;
    unsigned long left = 1;
    while (left > 0 && text.size() < bytes_max) {
        int format = 0;
        unsigned long count = 0;
        unsigned char* data = nullptr;
        const auto offset = static_cast<long>(text.size() / 4);
        if (XGetWindowProperty(&display_, window_, atoms_->received, offset, kPieceBytes / 4, False,
                               AnyPropertyType, &type, &format, &count, &left, &data) != Success ||
            is_lost_)
            return std::nullopt;
        if (format == 8) text.append(reinterpret_cast<const char*>(data), count);
        if (data != nullptr) XFree(data);
        if (format != 8) break; // None: no property. 32: the announcement of increments.
    }
    // Deleted only now: it is the sign for the owner to send the next piece.
    XDeleteProperty(&display_, window_, atoms_->received);
    return text;
}

std::optional<std::string> Clipboard::take_increments()
{
    // ICCCM 2.7.2: each new value of the property is a piece, taken by deleting it; an empty one is the end.
    std::string text;
    const Clock::time_point end = Clock::now() + transfer_max;
    XEvent event;
    while (wait_for(PropertyNotify, event, std::min(end, Clock::now() + silence_max))) {
        if (event.xproperty.atom != atoms_->received || event.xproperty.state != PropertyNewValue) continue;
        unsigned long type = None;
        const auto piece = take_property(type);
        if (!piece) return std::nullopt;
        if (piece->empty()) return text;
        text += *piece;
        if (text.size() >= bytes_max) return text;
    }
    if (is_lost_ || Clock::now() < end) return std::nullopt; // Its owner fell silent: half a text is none.
    return text;
}

void Clipboard::handle(const XEvent& event)
{
    if (event.type == SelectionClear && event.xselectionclear.selection == atoms_->clipboard) text_.reset();
    if (event.type != SelectionRequest) return;

    const XSelectionRequestEvent& request = event.xselectionrequest;
    // Old programs name no property and mean the one called like the target.
    const Atom property = request.property == None ? request.target : request.property;
    bool is_served = request.selection == atoms_->clipboard && text_.has_value();
    if (is_served && request.target == atoms_->multiple)
        write_several(request.requestor, property);
    else if (is_served)
        is_served = write(request.requestor, property, request.target);

    XEvent answer{};
    answer.xselection = {SelectionNotify,
                         0,
                         True,
                         &display_,
                         request.requestor,
                         request.selection,
                         request.target,
                         is_served ? property : None,
                         request.time};
    XSendEvent(&display_, request.requestor, False, NoEventMask, &answer);
    XFlush(&display_);
}

bool Clipboard::write(unsigned long requestor, unsigned long property, unsigned long target)
{
    const auto put = [&](Atom type, int format, const void* data, std::size_t count) {
        XChangeProperty(&display_, requestor, property, type, format, PropModeReplace,
                        static_cast<const unsigned char*>(data), static_cast<int>(count));
        return true;
    };
    if (target == atoms_->targets) {
        const std::array<Atom, 5> offered{atoms_->targets, atoms_->multiple, atoms_->timestamp,
                                          atoms_->utf8_string, atoms_->utf8_mime};
        return put(XA_ATOM, 32, offered.data(), offered.size());
    }
    if (target == atoms_->timestamp) return put(XA_INTEGER, 32, &owned_since_, 1);
    const bool is_text = target == atoms_->utf8_string || target == atoms_->utf8_mime;
    if (!is_text || text_->size() > request_bytes_max(display_)) return false;
    return put(target, 8, text_->data(), text_->size());
}

void Clipboard::write_several(unsigned long requestor, unsigned long property)
{
    // ICCCM 2.6.2: pairs of target and property; the target that could not be had becomes None.
    Atom type = None;
    int format = 0;
    unsigned long count = 0;
    unsigned long left = 0;
    unsigned char* data = nullptr;
    XGetWindowProperty(&display_, requestor, property, 0, 64, False, atoms_->atom_pair, &type, &format,
                       &count, &left, &data);
    if (data == nullptr) return;
    auto* pairs = reinterpret_cast<Atom*>(data);
    for (unsigned long i = 0; format == 32 && i + 1 < count; i += 2)
        if (!write(requestor, pairs[i + 1], pairs[i])) pairs[i] = None;
    if (format == 32)
        XChangeProperty(&display_, requestor, property, atoms_->atom_pair, 32, PropModeReplace, data,
                        static_cast<int>(count));
    XFree(data);
}

} // namespace kiosk
