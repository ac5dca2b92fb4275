/// Names libpcre2 for Swift, with code units of one byte.
#ifndef PLUMBLINE_CPCRE2_H
#define PLUMBLINE_CPCRE2_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
