"""C++ from .proto files with Debian's protoc and grpc_cpp_plugin."""

load("@//deploy/bazel:cc.bzl", "cc_library")

def _outputs(srcs, suffixes):
    return [src[:-len(".proto")] + suffix for src in srcs for suffix in suffixes]

def _locations(srcs):
    return " ".join(["$(location {})".format(src) for src in srcs])

def cc_proto(name, srcs, services = [], deps = [], proto_deps = [], visibility = None):
    """A cc_library of the messages in srcs and services and of the services' gRPC stubs.

    Args:
      name: the library. NAME_protos holds the sources for importers.
      srcs: .proto files with messages only, imported by their path below this package.
      services: .proto files that define services; *.grpc.pb.{h,cc} are made of these.
      deps: C++ libraries of the imported protos.
      proto_deps: the NAME_protos filegroups of the imported protos. Those of this
        repository are imported by their path below its package, @googleapis by
        its path below the repository.
      visibility: as everywhere.
    """
    protos = srcs + services
    headers = _outputs(protos, [".pb.h"]) + _outputs(services, [".grpc.pb.h"])
    sources = _outputs(protos, [".pb.cc"]) + _outputs(services, [".grpc.pb.cc"])
    repository = native.repository_name()
    root = "external/" + repository[1:] if repository != "@" else native.package_name()
    protoc = "/usr/bin/protoc -I{} -Iexternal/googleapis ".format(root)
    commands = [protoc + "--cpp_out=$(RULEDIR) " + _locations(protos)]
    if services:
        commands.append(protoc + "--plugin=protoc-gen-grpc=/usr/bin/grpc_cpp_plugin " +
                        "--grpc_out=$(RULEDIR) " + _locations(services))
    native.filegroup(
        name = name + "_protos",
        srcs = protos,
        visibility = visibility,
    )
    native.genrule(
        name = name + "_gen",
        srcs = protos + proto_deps,
        outs = headers + sources,
        cmd = " && ".join(commands),
    )
    cc_library(
        name = name,
        srcs = sources,
        hdrs = headers,
        copts = ["-w"],
        includes = ["."],
        deps = deps + ["@debian//:protobuf"] + (["@debian//:grpc"] if services else []),
        visibility = visibility,
    )
