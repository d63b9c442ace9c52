package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.bench.report.Row.Latency;
import io.github.efficientnet4j.bench.report.Row.Turn;
import io.github.efficientnet4j.cli.terminal.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Measures one case on several runtimes, turn by turn, so that all see the machine in the same
 * state: in each round every runtime has one turn, after a pause, and each round begins with
 * another one. A runtime that is too slow for all rounds takes part in some, evenly spread.
 *
 * <p>No time counts before the logits have been compared with the library's own.
 */
final class Contest {

  /** In units of the logits' deviation: float32 in another order makes less than 1e-4. */
  static final double TOLERANCE = 1e-3;

  /** Warm when a pass is no longer this much faster than the fastest before it. */
  private static final double STILL_WARMING = 0.95;

  private static final int MAX_WARM_UP = 3;

  /** Only what is expected to be this much too slow is not even tried. */
  private static final double DOUBT = 2;

  /** PyTorch compiles a program in its second pass, which takes seconds. */
  private static final int MIN_WARM_UP_PASSES = 3;

  /** Makes a runtime ready to run the case. */
  interface Opening {
    Session open() throws Exception;
  }

  /**
   * A runtime that takes part.
   *
   * @param engine its name in the report
   * @param opening starts it
   */
  record Entry(String engine, Opening opening) {}

  private final Case which;
  private final Settings settings;
  private final Pace pace;
  private final Progress progress;
  private final List<Entrant> entrants = new ArrayList<>();

  private Contest(Case which, Settings settings, Pace pace, Progress progress) {
    this.which = which;
    this.settings = settings;
    this.pace = pace;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param which the case
   * @param entries the runtimes
   * @param reference the library's logits
   * @param pace knows, and learns, how fast the runtimes are
   * @return a row for each runtime, in order
   * @throws InterruptedException if the thread is interrupted
   */
  static List<Row> run(
      Case which,
      List<Entry> entries,
      float[] reference,
      Settings settings,
      Pace pace,
      Progress progress)
      throws InterruptedException {
    Contest contest = new Contest(which, settings, pace, progress);
    try {
      for (Entry entry : entries) {
        Entrant entrant = new Entrant(entry.engine());
        contest.entrants.add(entrant);
        contest.prepare(entrant, entry.opening(), reference);
      }
      contest.rounds();
    } finally {
      contest.entrants.forEach(Entrant::close);
    }
    return contest.entrants.stream().map(contest::row).toList();
  }

  /** Loads, checks, warms up, and decides how many rounds the budget has for it. */
  private void prepare(Entrant entrant, Opening opening, float[] reference)
      throws InterruptedException {
    progress.begin(which + ": " + entrant.engine);
    OptionalDouble expected = pace.expect(which, entrant.engine);
    try {
      if (expected.isPresent() && settings.affordableRounds(expected.getAsDouble() / DOUBT) == 0) {
        entrant.leave(tooSlow("a pass would take about", expected.getAsDouble()));
      } else {
        enter(entrant, opening, reference);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      entrant.leave(Row.FAILED + message(e));
    }
    if (entrant.session == null) {
      progress.advance(Estimate.seconds(which, entrant.engine, settings));
      progress.say(which + ": " + entrant.engine + " " + entrant.note);
    } else {
      progress.advance(share(entrant, 1));
    }
  }

  private void enter(Entrant entrant, Opening opening, float[] reference) throws Exception {
    entrant.session = opening.open();
    long start = System.nanoTime();
    float[] logits = entrant.session.check();
    double first = secondsSince(start);
    entrant.difference = difference(reference, logits);
    if (!(entrant.difference <= TOLERANCE)) {
      entrant.leave(
          String.format(
              Locale.ROOT,
              Row.FAILED + "its logits differ by %.1e of their deviation",
              entrant.difference));
    } else if (first > settings.budgetSeconds()) {
      pace.learn(which, entrant.engine, first);
      entrant.leave(tooSlow("a pass takes", first));
    } else {
      double pass = warmUp(entrant.session);
      pace.learn(which, entrant.engine, pass);
      entrant.rounds = settings.affordableRounds(pass);
      if (entrant.rounds == 0) {
        entrant.leave(tooSlow("a pass takes", pass));
      } else if (entrant.rounds < settings.rounds()) {
        entrant.note = entrant.rounds + " rounds, for the time budget";
      }
    }
  }

  private String tooSlow(String subject, double passSeconds) {
    return String.format(
        Locale.ROOT,
        "skipped: %s %.1f s, and %d rounds do not fit into the budget of %.0f s",
        subject,
        passSeconds,
        Settings.MIN_ROUNDS,
        settings.budgetSeconds());
  }

  /** Returns the seconds of a pass when warm. */
  private double warmUp(Session session) throws Exception {
    double best = Double.MAX_VALUE;
    long start = System.nanoTime();
    for (int passes = 1; ; passes++) {
      long begin = System.nanoTime();
      session.run();
      double pass = secondsSince(begin);
      double elapsed = secondsSince(start);
      boolean warming = passes < MIN_WARM_UP_PASSES || pass < STILL_WARMING * best;
      best = Math.min(best, pass);
      double limit = (warming ? MAX_WARM_UP : 1) * settings.warmUpSeconds();
      boolean enough = elapsed >= limit && passes >= MIN_WARM_UP_PASSES;
      if (enough || elapsed > settings.budgetSeconds()) {
        return best;
      }
    }
  }

  private void rounds() throws InterruptedException {
    List<Entrant> running = entrants.stream().filter(entrant -> entrant.session != null).toList();
    int rounds = running.stream().mapToInt(entrant -> entrant.rounds).max().orElse(0);
    if (rounds > 0) {
      progress.begin(which.toString());
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < running.size(); i++) {
        Entrant entrant = running.get((round + i) % running.size());
        if (entrant.session != null && takesPart(round, rounds, entrant.rounds)) {
          turn(entrant, round);
          progress.advance(share(entrant, 1));
        }
      }
    }
  }

  /** Whether a runtime with a number of turns has one in this round. */
  static boolean takesPart(int round, int rounds, int turns) {
    return (round + 1) * turns / rounds > round * turns / rounds;
  }

  private void turn(Entrant entrant, int round) throws InterruptedException {
    Thread.sleep(settings.pauseMillis());
    try {
      // The caches are another runtime's still.
      if (entrant.quick(settings)) {
        entrant.session.run();
      }
      long turnStart = System.nanoTime();
      long last = turnStart;
      int passes = 0;
      do {
        entrant.session.run();
        long now = System.nanoTime();
        entrant.passes.add((now - last) / 1e6);
        last = now;
        passes++;
      } while (last - turnStart < settings.turnMillis() * 1_000_000L);
      entrant.turns.add(new Turn(round, (last - turnStart) / 1e6 / passes));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      entrant.turns.clear();
      entrant.leave(Row.FAILED + message(e));
      progress.say(which + ": " + entrant.engine + " " + entrant.note);
    }
  }

  /** Loading and warming up count as one turn, for the progress bar. */
  private double share(Entrant entrant, int turns) {
    return Estimate.seconds(which, entrant.engine, settings) * turns / (1 + entrant.rounds);
  }

  private Row row(Entrant entrant) {
    double[] passes = entrant.passes.stream().mapToDouble(Double::doubleValue).toArray();
    boolean measured = !entrant.turns.isEmpty();
    return new Row(
        which.variant(),
        which.batch(),
        which.threads(),
        entrant.engine,
        which.multiplyAdds(),
        entrant.difference,
        entrant.turns,
        measured ? Latency.of(passes) : null,
        entrant.note);
  }

  /** The largest difference of logits, in units of their standard deviation. */
  static double difference(float[] ours, float[] theirs) {
    if (ours.length != theirs.length) {
      throw new IllegalStateException(
          "there are " + theirs.length + " logits, and not " + ours.length);
    }
    double mean = 0;
    for (float logit : ours) {
      mean += (double) logit / ours.length;
    }
    double variance = 0;
    double largest = 0;
    for (int i = 0; i < ours.length; i++) {
      variance += (ours[i] - mean) * (ours[i] - mean) / ours.length;
      // The maximum with what is not a number is not a number.
      largest = Math.max(largest, Math.abs((double) ours[i] - theirs[i]));
    }
    return largest == 0 ? 0 : largest / Math.sqrt(variance);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The first line: native libraries tell long stories. */
  private static String message(Throwable failure) {
    return Failures.message(failure).lines().findFirst().orElseThrow();
  }

  /** One runtime, as far as it has come. */
  private static final class Entrant {

    final String engine;
    final List<Turn> turns = new ArrayList<>();
    final List<Double> passes = new ArrayList<>();
    Session session;
    int rounds;
    Double difference;
    String note = "";

    Entrant(String engine) {
      this.engine = engine;
    }

    /** Whether a pass more does not cost a turn. */
    boolean quick(Settings settings) {
      return turns.isEmpty() || turns.get(turns.size() - 1).millis() < settings.turnMillis();
    }

    void leave(String why) {
      note = why;
      close();
      session = null;
    }

    void close() {
      if (session != null) {
        session.close();
      }
    }
  }
}
