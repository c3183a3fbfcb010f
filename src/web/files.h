#pragma once

#include <span>
#include <string_view>

/// Files for browsers, embedded in the program when it is built.
namespace nightbell::web {

/// One file, plain and compressed. Views of static storage.
struct File {
  std::string_view path;          ///< as it is asked for: /sdk.js, /demo/assets/index-3f.js
  std::string_view content_type;  ///< charset included
  std::string_view etag;          ///< of `bytes`, with its quotes; changes when they do
  std::string_view gzip_etag;     ///< of `gzip`: another representation (RFC 9110, 8.8.3)
  std::string_view bytes;
  std::string_view gzip;  ///< empty: would be no smaller
};

/// All of them, sorted by folder; none in a build with NIGHTBELL_WEB=OFF.
[[nodiscard]] std::span<const File> embedded_files();

/// The file that is asked for at `path`, compared byte by byte; null when there is none.
/// Cost: a comparison a file.
[[nodiscard]] const File* find_file(std::span<const File> files, std::string_view path);

}  // namespace nightbell::web
