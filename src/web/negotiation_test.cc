#include "web/negotiation.h"

#include <gtest/gtest.h>

namespace nightbell::web {
namespace {

TEST(Negotiation, TakesGzipWhereItIsNamedOrMeantAndNotRefused) {
  for (const auto* header : {"gzip", "gzip, deflate, br, zstd", "br, GZIP", "x-gzip", "*",
                             "br;q=1, *;q=0.1", "gzip;q=0.5", "gzip ; q=1.000", "*;q=0, gzip"})
    EXPECT_TRUE(accepts_gzip(header)) << header;
  for (const auto* header :
       {"", "identity", "br, deflate", "gzip;q=0", "gzip;q=0.000, *", "*;q=0", "gzipped", ","})
    EXPECT_FALSE(accepts_gzip(header)) << header;
}

TEST(Negotiation, FindsAnETagInAListAlsoWhenAProxyMadeItWeak) {
  for (const auto* header : {R"("a")", R"(W/"a")", R"("b", "a")", R"("b",W/"a" )", "*"})
    EXPECT_TRUE(names_etag(header, R"("a")")) << header;
  for (const auto* header : {"", "a", R"("a-gz")", R"("b", "c")", R"(w/"a")"})
    EXPECT_FALSE(names_etag(header, R"("a")")) << header;
}

}  // namespace
}  // namespace nightbell::web
