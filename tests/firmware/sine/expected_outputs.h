/* Written by train.py; do not edit. */
#ifndef METAD_TESTS_FIRMWARE_SINE_EXPECTED_OUTPUTS_H_
#define METAD_TESTS_FIRMWARE_SINE_EXPECTED_OUTPUTS_H_

/* Largest |computed - expected| that counts as equal. */
#define SINE_TOLERANCE 1e-05f
#define SINE_TOLERANCE_TEXT "1e-05"

/* X(name, bytes, FNV-1a hash of those bytes, little-endian). */
#define SINE_CONSTANTS(X)                      \
  X(sine_dense0_weight, 64, 0xe3e5e4d5u)       \
  X(sine_dense0_bias, 64, 0x5c27a9a5u)         \
  X(sine_dense1_weight, 256, 0x42bd2261u)      \
  X(sine_dense1_bias, 64, 0x0266911fu)         \
  X(sine_dense1_input_scale, 4, 0xccea35a0u)   \
  X(sine_dense1_output_scale, 64, 0xe4daad39u) \
  X(sine_dense2_weight, 64, 0xf6b98473u)       \
  X(sine_dense2_bias, 4, 0x07e85129u)

#define SINE_NUM_TESTS 64

/* Hexadecimal floats: no decimal conversion can lose a bit. */
static const float kSineInputs[SINE_NUM_TESTS] = {
    0x0p+0f,        0x1.9881bcp-4f, 0x1.9881bcp-3f, 0x1.32614ep-2f,
    0x1.9881bcp-2f, 0x1.fea22cp-2f, 0x1.32614ep-1f, 0x1.657184p-1f,
    0x1.9881bcp-1f, 0x1.cb91f4p-1f, 0x1.fea22cp-1f, 0x1.18d932p+0f,
    0x1.32614ep+0f, 0x1.4be968p+0f, 0x1.657184p+0f, 0x1.7ef9ap+0f,
    0x1.9881bcp+0f, 0x1.b209d8p+0f, 0x1.cb91f4p+0f, 0x1.e51a1p+0f,
    0x1.fea22cp+0f, 0x1.0c1524p+1f, 0x1.18d932p+1f, 0x1.259d4p+1f,
    0x1.32614ep+1f, 0x1.3f255cp+1f, 0x1.4be968p+1f, 0x1.58ad76p+1f,
    0x1.657184p+1f, 0x1.723592p+1f, 0x1.7ef9ap+1f,  0x1.8bbdaep+1f,
    0x1.9881bcp+1f, 0x1.a545cap+1f, 0x1.b209d8p+1f, 0x1.becde6p+1f,
    0x1.cb91f4p+1f, 0x1.d85602p+1f, 0x1.e51a1p+1f,  0x1.f1de1ep+1f,
    0x1.fea22cp+1f, 0x1.05b31cp+2f, 0x1.0c1524p+2f, 0x1.12772ap+2f,
    0x1.18d932p+2f, 0x1.1f3b38p+2f, 0x1.259d4p+2f,  0x1.2bff46p+2f,
    0x1.32614ep+2f, 0x1.38c354p+2f, 0x1.3f255cp+2f, 0x1.458762p+2f,
    0x1.4be968p+2f, 0x1.524b7p+2f,  0x1.58ad76p+2f, 0x1.5f0f7ep+2f,
    0x1.657184p+2f, 0x1.6bd38cp+2f, 0x1.723592p+2f, 0x1.78979ap+2f,
    0x1.7ef9ap+2f,  0x1.855ba8p+2f, 0x1.8bbdaep+2f, 0x1.921fb6p+2f,
};

static const float kSineExpectedOutputs[SINE_NUM_TESTS] = {
    -0x1.1ffd6p-9f,  0x1.89947p-4f,   0x1.67a434p-3f,  0x1.2ba706p-2f,
    0x1.87bbb2p-2f,  0x1.fb3a5p-2f,   0x1.259f54p-1f,  0x1.4a078cp-1f,
    0x1.6e9b3ap-1f,  0x1.8d2ecp-1f,   0x1.b1b604p-1f,  0x1.c26adcp-1f,
    0x1.dd51ep-1f,   0x1.ebe122p-1f,  0x1.f46f14p-1f,  0x1.017e68p+0f,
    0x1.feedd4p-1f,  0x1.ff2592p-1f,  0x1.f49cb8p-1f,  0x1.e9e73cp-1f,
    0x1.d6c122p-1f,  0x1.bdf57cp-1f,  0x1.a2e102p-1f,  0x1.8678dcp-1f,
    0x1.59be1p-1f,   0x1.3557bcp-1f,  0x1.0e5444p-1f,  0x1.bb944cp-2f,
    0x1.5e43fep-2f,  0x1.e94354p-3f,  0x1.23ea0cp-3f,  0x1.390e44p-5f,
    -0x1.b02228p-5f, -0x1.3a0cd4p-3f, -0x1.0d58c2p-2f, -0x1.4c4634p-2f,
    -0x1.c78684p-2f, -0x1.06a41ep-1f, -0x1.2eaf64p-1f, -0x1.5d72fcp-1f,
    -0x1.8047fp-1f,  -0x1.a048ap-1f,  -0x1.bb462cp-1f, -0x1.d4d752p-1f,
    -0x1.eb3122p-1f, -0x1.f3cdc6p-1f, -0x1.fd000ap-1f, -0x1.0404a2p+0f,
    -0x1.00cb34p+0f, -0x1.fc325cp-1f, -0x1.e79f5p-1f,  -0x1.e2fca2p-1f,
    -0x1.cb2b38p-1f, -0x1.b2bfd8p-1f, -0x1.92bf14p-1f, -0x1.7044dcp-1f,
    -0x1.4f5392p-1f, -0x1.25ce8ap-1f, -0x1.f6db32p-2f, -0x1.95bdd4p-2f,
    -0x1.32ca86p-2f, -0x1.9a6304p-3f, -0x1.c37928p-4f, -0x1.5082p-8f,
};

#endif /* METAD_TESTS_FIRMWARE_SINE_EXPECTED_OUTPUTS_H_ */
