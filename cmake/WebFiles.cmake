# nightbell_web_files(OUT)
#
# Builds what browsers load (sdk/browser, demo) and makes a C++ file of it; OUT is its path.
# All of it lies in the build folder, but for node_modules, which is where node looks.
# npm notes what it installed in node_modules/.package-lock.json: newer than the lock file,
# nothing is installed again, whoever installed it.
function(nightbell_web_files OUT)
  find_program(NODE node)
  find_program(NPM npm)
  if(NOT NODE OR NOT NPM)
    message(FATAL_ERROR "The web files need node and npm: run tools/install_packages.sh web, "
      "or configure with -DNIGHTBELL_WEB=OFF for a server without /sdk.js and /demo/.")
  endif()
  set(sdk ${CMAKE_SOURCE_DIR}/sdk/browser)
  set(demo ${CMAKE_SOURCE_DIR}/demo)
  set(made ${CMAKE_BINARY_DIR}/web)
  set(installed node_modules/.package-lock.json)

  foreach(package ${sdk} ${demo})
    add_custom_command(OUTPUT ${package}/${installed}
      COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
      COMMAND ${CMAKE_COMMAND} -E touch ${installed}
      WORKING_DIRECTORY ${package}
      DEPENDS ${package}/package.json ${package}/package-lock.json
      COMMENT "Installing packages of ${package}")
  endforeach()

  file(GLOB_RECURSE sdk_sources CONFIGURE_DEPENDS ${sdk}/src/*)
  add_custom_command(OUTPUT ${made}/sdk.js
    COMMAND ${NODE} tools/build.mjs --script ${made}/sdk.js
    WORKING_DIRECTORY ${sdk}
    DEPENDS ${sdk_sources} ${sdk}/tools/build.mjs ${sdk}/tools/bundle.mjs ${sdk}/${installed}
    COMMENT "Building /sdk.js")

  file(GLOB_RECURSE demo_sources CONFIGURE_DEPENDS ${demo}/src/*)
  add_custom_command(OUTPUT ${made}/demo/index.html
    COMMAND ${NODE} node_modules/vite/bin/vite.js build
      --outDir ${made}/demo --emptyOutDir --logLevel warn
    WORKING_DIRECTORY ${demo}
    DEPENDS ${demo_sources} ${sdk_sources} ${demo}/index.html ${demo}/vite.config.ts
      ${demo}/tsconfig.json ${sdk}/tsconfig.json ${demo}/${installed}
    COMMENT "Building /demo/")

  set(table ${made}/embedded_files.cc)
  set(embed ${CMAKE_SOURCE_DIR}/tools/embed_web.mjs)
  add_custom_command(OUTPUT ${table}
    COMMAND ${NODE} ${embed} ${table} /sdk.js=${made}/sdk.js /demo/=${made}/demo
    DEPENDS ${embed} ${made}/sdk.js ${made}/demo/index.html
    COMMENT "Embedding the web files")
  set(${OUT} ${table} PARENT_SCOPE)
endfunction()
