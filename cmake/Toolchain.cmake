# What every target is compiled with. Options are set by CMakePresets.json.
option(NIGHTBELL_BENCH "build the micro benchmarks (*_bench.cc)" OFF)
option(NIGHTBELL_TESTS "build the unit tests (*_test.cc)" ON)
option(NIGHTBELL_WEB "embed /sdk.js and /demo/, for which node and npm are needed" ON)
option(NIGHTBELL_FUZZ "build the fuzzers with libFuzzer (clang)" OFF)
set(NIGHTBELL_SANITIZE "" CACHE STRING "value for -fsanitize=, for example address,undefined")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

add_compile_options(-Wall -Wextra -Wconversion -Wshadow -fno-omit-frame-pointer)
# The compiler that ships decides what stops a build. Clang makes the sanitizer builds: it
# takes int for unsigned amiss, and libstdc++ 12's own std::stable_sort.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Werror)
else()
  add_compile_options(-Wno-sign-conversion -Wno-deprecated-declarations)
endif()
# Thousands of small static libraries' worth of symbols; keep what is used only.
add_compile_options(-ffunction-sections -fdata-sections)
add_link_options(-Wl,--gc-sections)
if(NIGHTBELL_SANITIZE)
  add_compile_options(-fsanitize=${NIGHTBELL_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${NIGHTBELL_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # Clones of one machine share what was compiled: paths are hashed below the source.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
set(Boost_NO_WARN_NEW_VERSIONS ON)  # 1.81 is newer than what CMake 3.25 lists
find_package(Boost 1.81 EXACT REQUIRED COMPONENTS json system)
find_package(simdjson REQUIRED)
find_package(fmt REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(TOMLPP REQUIRED IMPORTED_TARGET tomlplusplus)
if(NIGHTBELL_TESTS)
  find_package(GTest REQUIRED)
endif()
if(NIGHTBELL_BENCH)
  find_package(benchmark REQUIRED)
endif()
