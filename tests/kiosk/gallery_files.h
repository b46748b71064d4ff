#pragma once

#include "tests/kiosk/gallery.h"

#include <string>
#include <vector>

namespace kiosk::test
{

/// Files of a request, as people name them.
std::vector<Attachment> files_of_a_request();

/// Files on their way to a gateway, and onto a stick.
std::vector<Scene> file_scenes();

/// What those scenes show and nobody translates.
std::vector<std::string> file_texts();

} // namespace kiosk::test
