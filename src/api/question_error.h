#pragma once

#include "api/answers.h"

/// What a question could not be answered for, as a reply.
namespace nightbell::api {

/// @param error  of query/question.h, or why there is no room for one more
void reply_question_error(const ApiParts& parts, http::Exchange& exchange, const Error& error);

}  // namespace nightbell::api
