"""Uploads an export of TVM's to a metad, and fetches the library that it makes of it.

    python_client.py ADDRESS MODEL.tar OUTPUT.a

All that it knows of metad is in the stubs that protoc makes of its .proto files.
"""
import hashlib
import os
import sys
import uuid

import grpc
from google.bytestream import bytestream_pb2 as bytes_pb, bytestream_pb2_grpc as bytes_grpc
from metad.v1 import blob_pb2, build_service_pb2, build_service_pb2_grpc
from metad.v1 import build_spec_pb2 as spec_pb, input_file_pb2

PIECE = 1 << 20  # gRPC takes messages of up to 4 MiB

address, path, output = sys.argv[1:]
content = open(path, "rb").read()
digest = blob_pb2.Digest(hash=hashlib.sha256(content).hexdigest(), size_bytes=len(content))
with grpc.insecure_channel(address) as channel:
    store = bytes_grpc.ByteStreamStub(channel)
    name = f"uploads/{uuid.uuid4()}/blobs/{digest.hash}/{digest.size_bytes}"
    pieces = [content[at : at + PIECE] for at in range(0, len(content), PIECE)]
    store.Write(
        bytes_pb.WriteRequest(resource_name=name, write_offset=i * PIECE, data=piece, finish_write=i == len(pieces) - 1)
        for i, piece in enumerate(pieces))
    archive = input_file_pb2.InputFile(name=os.path.basename(path), content=blob_pb2.Blob(digest=digest))
    spec = spec_pb.BuildSpec(libraries=[input_file_pb2.LibraryFile(archive=archive)], outputs=[spec_pb.ARCHIVE])
    events = build_service_pb2_grpc.BuildServiceStub(channel).RunBuild(build_service_pb2.RunBuildRequest(spec=spec))
    result = list(events)[-1].result
    print(*(note.text for note in result.notes), result.error.message, sep="\n", file=sys.stderr)
    made = result.artifacts[0]
    name = f"blobs/{made.digest.hash}/{made.digest.size_bytes}"
    pieces = store.Read(bytes_pb.ReadRequest(resource_name=name)) if made.HasField("digest") else []
    open(output, "wb").write(made.content or b"".join(piece.data for piece in pieces))
