#include "event/term.h"

#include <gtest/gtest.h>

#include <set>

namespace nightbell {
namespace {

TEST(Term, TellsIdsWordsAndFieldsApart) {
  const std::set<Term> terms = {id_term("web"),
                                word_term("web"),
                                field_term("service", "web"),
                                field_term("route", "web"),
                                field_term("service", "we"),
                                id_term(""),
                                word_term(""),
                                field_term("service", "")};
  EXPECT_EQ(terms.size(), 8u);
}

TEST(Term, StaysWhatItIsOnTheDisk) {
  // Another value here means that every index on every disk is wrong: a new version.
  EXPECT_EQ(id_term("9f86d081"), 4653244936752823005u);
  EXPECT_EQ(word_term("timeout"), 15998009841155787745u);
  EXPECT_EQ(field_term("service", "web"), 12446897073797157750u);
}

}  // namespace
}  // namespace nightbell
