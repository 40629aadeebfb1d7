# A model's metadata in a CMake project, CMake 3.21 or later, with the generators
# for Ninja and for Makefiles:
#
#   include(metad.cmake)
#   metad_add_library(sine_metadata
#     MODEL_NAME sine
#     MODULES operators.c npu=$<TARGET_OBJECTS:npu>
#     CONSTANTS weights.npz
#     TARGET cortex-m3)
#   target_link_libraries(firmware PRIVATE sine_metadata)
#
# or, of an archive that TVM wrote, with the objects of its modules:
#
#   metad_add_library(kws MODEL_LIBRARY kws.tar TARGET cortex-m3)
#   target_link_libraries(firmware PRIVATE kws)
#
# METACTL is the program; it is looked for in PATH.

find_program(METACTL metactl DOC "The command line of metad")

# metad_add_library(NAME [MODEL_NAME NAME] [PROJECT FILE | MODEL_LIBRARY MODEL.tar]
#                   [RUNTIME RUNTIME] [TARGET TARGET] [OUTPUT_DIRECTORY DIRECTORY]
#                   [MODULES [NAME=]FILE...] [CONSTANTS [NAME=]FILE...]
#                   [OPTIONS OPTION...] [DEPENDS FILE...])
#
# Adds the static library NAME with the metadata's object, whose header its users
# can include.
#
# MODEL_NAME        NAME if it is not given
# PROJECT           a project file, instead of modules, constants and runtime; its
#                   model has to be MODEL_NAME
# MODEL_LIBRARY     a Model Library Format archive; NAME is then an imported
#                   library, libMODEL_NAME.a, which holds the object and those of
#                   all modules. Modules and constants are those besides its own
# TARGET            host if it is not given, and of an archive what that was made
#                   for; with a project that has several, the one to build
# OUTPUT_DIRECTORY  where the outputs go; a directory in the present binary one
#                   if it is not given
# OPTIONS           more options of `metactl submit`
# DEPENDS           more inputs that this build makes; all others are found by
#                   themselves
#
# Relative paths are of the present source directory. metactl runs when an input
# or metactl itself has changed. With Ninja, outputs whose bytes stay the same
# are not taken for new; make has no means for that.
function(metad_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 metad ""
    "MODEL_NAME;PROJECT;MODEL_LIBRARY;RUNTIME;TARGET;OUTPUT_DIRECTORY"
    "MODULES;CONSTANTS;OPTIONS;DEPENDS")
  if(metad_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "metad_add_library: unknown arguments ${metad_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT METACTL)
    message(FATAL_ERROR
      "metad_add_library: metactl is not in PATH, expected -DMETACTL=PROGRAM")
  endif()
  if(NOT metad_MODEL_NAME)
    set(metad_MODEL_NAME ${name})
  endif()
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/${name}.metad)
  if(metad_OUTPUT_DIRECTORY)
    get_filename_component(directory "${metad_OUTPUT_DIRECTORY}" ABSOLUTE
      BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
  endif()

  set(arguments --out ${directory})
  set(inputs ${metad_DEPENDS} ${METACTL})
  if(metad_PROJECT)
    _metad_input(input file "${metad_PROJECT}")
    list(APPEND arguments --project ${input})
    list(APPEND inputs ${file})
  else()
    list(APPEND arguments --model-name ${metad_MODEL_NAME})
  endif()
  if(metad_MODEL_LIBRARY)
    if(metad_PROJECT)
      message(FATAL_ERROR
        "metad_add_library: PROJECT and MODEL_LIBRARY, expected one of them")
    endif()
    get_filename_component(file "${metad_MODEL_LIBRARY}" ABSOLUTE)
    list(APPEND arguments ${file} --emit source,header,object,archive)
    list(APPEND inputs ${file})
  endif()
  foreach(kind IN ITEMS MODULES CONSTANTS)
    foreach(text IN LISTS metad_${kind})
      _metad_input(input file "${text}")
      if(kind STREQUAL "MODULES")
        list(APPEND arguments --module ${input})
      else()
        list(APPEND arguments --constants ${input})
      endif()
      list(APPEND inputs ${file})
    endforeach()
  endforeach()
  if(metad_RUNTIME)
    list(APPEND arguments --runtime ${metad_RUNTIME})
  endif()
  if(metad_TARGET)
    list(APPEND arguments --target ${metad_TARGET})
  endif()
  if(CMAKE_GENERATOR MATCHES "Ninja")
    list(APPEND arguments --keep-unchanged)
  endif()

  set(base ${directory}/${metad_MODEL_NAME}_metadata)
  set(outputs ${base}.o ${base}.c ${base}.h)
  if(metad_MODEL_LIBRARY)
    set(archive ${directory}/lib${metad_MODEL_NAME}.a)
    list(APPEND outputs ${archive})
  endif()
  # Ninja wants the first output, and none that it does not know, in the depfile.
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND ${METACTL} submit ${arguments} ${metad_OPTIONS}
      --depfile ${directory}/depfile.d --depfile-target ${base}.o
    DEPENDS ${inputs}
    DEPFILE ${directory}/depfile.d
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    COMMENT "Generating the metadata of ${metad_MODEL_NAME}"
    COMMAND_EXPAND_LISTS
    VERBATIM)
  if(metad_MODEL_LIBRARY)
    add_custom_target(${name}_archive DEPENDS ${outputs})
    # CMake wants it to be there before anything is built.
    file(MAKE_DIRECTORY ${directory})
    add_library(${name} STATIC IMPORTED GLOBAL)
    set_target_properties(${name} PROPERTIES
      IMPORTED_LOCATION ${archive}
      INTERFACE_INCLUDE_DIRECTORIES ${directory})
    add_dependencies(${name} ${name}_archive)
    return()
  endif()
  set_source_files_properties(${base}.o PROPERTIES
    EXTERNAL_OBJECT TRUE GENERATED TRUE)
  add_library(${name} STATIC ${base}.o ${base}.h)
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE C)
  target_include_directories(${name} PUBLIC ${directory})
endfunction()

# Of `[NAME=]FILE`: the same with the file's absolute path, and that path. What a
# generator expression stands for is absolute already.
function(_metad_input input_variable file_variable text)
  set(prefix "")
  set(file "${text}")
  if(text MATCHES "^([A-Za-z0-9_.+-]+=)(.+)$")
    set(prefix "${CMAKE_MATCH_1}")
    set(file "${CMAKE_MATCH_2}")
  endif()
  if(NOT file MATCHES "^\\$<")
    get_filename_component(file "${file}" ABSOLUTE)
  endif()
  set(${input_variable} "${prefix}${file}" PARENT_SCOPE)
  set(${file_variable} "${file}" PARENT_SCOPE)
endfunction()
