#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_SET_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_SET_H_

#include <cstddef>
#include <string>
#include <vector>

#include "server/formats/model_library/model_library.h"

// Several libraries that make one image.
namespace metad::formats {

struct NamedLibrary {
  // As messages call it.
  std::string name;
  // The name as PlaceInLibrary() wants it.
  std::string place;
  ModelLibrary content;
};

// Has the only model go by another name, and its functions as well where it was
// compiled ahead of time and they can (RenameFunctions()); a note tells that.
// False, and nothing changed, where there are several models.
bool CallModel(const std::string& name, ModelLibrary& library);

// What keeps a library out of the image that those before it are in.
struct LibraryClash {
  enum class Kind {
    // Another name of the model mends it.
    kModelName,
    // Another name of the model mends it in C sources.
    kFunctionNames,
    kRuntime,
  };
  Kind kind = Kind::kModelName;
  size_t library = 0;
  // "has a model 'kws', as first.tar has", without what is expected.
  std::string text;
};

// All of them: models of one name, functions of one name, registries of
// different runtimes.
std::vector<LibraryClash> FindClashes(
    const std::vector<NamedLibrary>& libraries);

// Calls modules of several libraries after their models, as those of several
// models are called.
void NameModules(std::vector<NamedLibrary>& libraries);

// Of all libraries together.
size_t ModelCount(const std::vector<NamedLibrary>& libraries);

// "kws, vad".
std::string ModelNames(const ModelLibrary& library);

// "a.tar has 2 models: kws, vad, and b.tar has 1 model: kws".
std::string DescribeModels(const std::vector<NamedLibrary>& libraries);

// TVM's target strings of all models, each once.
std::vector<std::string> TargetStrings(
    const std::vector<NamedLibrary>& libraries);

// The order of all functions, if one of the models needs one: those that an
// order names come before others. Empty: one module after the other.
std::vector<std::string> FunctionOrder(
    const std::vector<NamedLibrary>& libraries);

// Whether the note is one of a module's own (LibraryModule::note).
bool IsNoteOfModule(const std::string& note, const ModelLibrary& library);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_SET_H_
