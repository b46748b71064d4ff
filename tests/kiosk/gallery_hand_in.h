#pragma once

#include "tests/kiosk/gallery.h"

#include <string>
#include <vector>

namespace kiosk::test
{

/// A request on its way into the web form, and requests that go another way than the line.
std::vector<Scene> hand_in_scenes();

/// What those scenes show and nobody translates: the fields as they leave, in the request language.
std::vector<std::string> hand_in_texts();

} // namespace kiosk::test
