// Says what it was built from, and proves that the libraries of this tree do their work.
#include <stdio.h>

#include <string>
#include <vector>

#include <android-base/logging.h>
#include <android-base/stringprintf.h>
#include <android-base/strings.h>
#include <openssl/sha.h>

int main(int argc, char** argv) {
    android::base::InitLogging(argv, android::base::StderrLogger);
    std::vector<std::string> words(argv + 1, argv + argc);
    std::string message = words.empty() ? "hello from the lab" : android::base::Join(words, ' ');
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const uint8_t*>(message.data()), message.size(), digest);
    std::string hex;
    for (uint8_t byte : digest) {
        hex += android::base::StringPrintf("%02x", byte);
    }
    printf("%s  %s\n", hex.c_str(), message.c_str());
    LOG(INFO) << "built by " << __VERSION__;
    return 0;
}
