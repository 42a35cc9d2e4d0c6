#include "spin.h"

#include <stdatomic.h>

#include "setting.h"

/* What came too late counts more than what came in time, and now and then one wait tries whether it is otherwise by now. */
enum { MICROS = 100, MOST_MICROS = 1000, GAIN = 1, LOSS = 2, PAYS = 8, MOST = 16, TRY_EACH = 64 };

static atomic_int score = PAYS;
static atomic_uint sleeps;

static int64_t limit(void) {
  static _Atomic int64_t known = -1;
  if (known < 0) {
    known = (int64_t)setting("KAIO_SPIN", MICROS, MOST_MICROS) * 1000;
  }
  return known;
}

int64_t spin_nanos(void) {
  return score >= PAYS || atomic_fetch_add(&sleeps, 1) % TRY_EACH == 0 ? limit() : 0;
}

void spin_ended(int came) {
  int now = score + (came ? GAIN : -LOSS);
  score = now < 0 ? 0 : now > MOST ? MOST : now;
}
