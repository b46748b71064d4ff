#pragma once

#include "tests/kiosk/gallery.h"

namespace kiosk::test
{

/// The scenes about notes and how requests stand at 21Vianet.
std::vector<Scene> note_scenes();

/// What people wrote in them.
std::vector<std::string> note_texts();

} // namespace kiosk::test
