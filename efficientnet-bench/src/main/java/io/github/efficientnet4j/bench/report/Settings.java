package io.github.efficientnet4j.bench.report;

/**
 * How a run measures.
 *
 * @param rounds turns of a runtime at most
 * @param turnMillis how long a turn lasts at least
 * @param pauseMillis the pause before each turn
 * @param warmUpSeconds how long a runtime warms up at least
 * @param budgetSeconds the time for one runtime's turns of one case
 */
record Settings(
    int rounds, int turnMillis, int pauseMillis, double warmUpSeconds, double budgetSeconds) {

  /** With fewer turns a median says nothing. */
  static final int MIN_ROUNDS = 3;

  /**
   * A runtime's idle threads may spin for work for a while (ONNX Runtime's do), and would take a
   * core from the next one.
   */
  private static final int PAUSE_MILLIS = 100;

  static Settings full(double budgetSeconds) {
    return new Settings(15, 200, PAUSE_MILLIS, 3, budgetSeconds);
  }

  /** Steps take longer than images, and more of them until their code is compiled. */
  static Settings training(double budgetSeconds) {
    return new Settings(15, 500, PAUSE_MILLIS, 10, budgetSeconds);
  }

  static Settings quick(double budgetSeconds) {
    return new Settings(5, 100, PAUSE_MILLIS, 1, budgetSeconds);
  }

  /** How many rounds the budget has for passes of this length; 0 if too few to mean anything. */
  int affordableRounds(double passSeconds) {
    double turnSeconds = Math.max(turnMillis / 1e3, passSeconds) + pauseMillis / 1e3;
    int affordable = (int) Math.min(rounds, budgetSeconds / turnSeconds);
    return affordable < Math.min(MIN_ROUNDS, rounds) ? 0 : affordable;
  }
}
