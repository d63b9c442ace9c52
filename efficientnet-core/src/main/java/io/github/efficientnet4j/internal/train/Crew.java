package io.github.efficientnet4j.internal.train;

import io.github.efficientnet4j.internal.engine.run.Rendezvous;
import io.github.efficientnet4j.internal.engine.run.Workers;
import java.util.List;

/** The members of one engine, walking through the steps of a program together. */
final class Crew implements Workers.Job {

  private final Rendezvous rendezvous = new Rendezvous();
  private final Workers workers;
  private Program program;
  private List<Step> steps;

  Crew(int threads) {
    workers = new Workers(threads);
  }

  int threads() {
    return workers.threads();
  }

  /** Returns when all steps are done. */
  void run(Program newProgram, List<Step> newSteps) {
    int members = enter();
    try {
      program = newProgram;
      steps = newSteps;
      rendezvous.begin(members);
      workers.help(this, members);
      work(0);
      rendezvous.throwFailure();
    } finally {
      workers.leave(members);
    }
  }

  /** The workers are this engine's alone: all of them are free, and there is no waiting. */
  private int enter() {
    boolean interrupted = Thread.interrupted();
    try {
      return workers.enter();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted before a step of training", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void work(int member) {
    try {
      int meeting = 0;
      Member self = program.members().get(member);
      for (Step step : steps) {
        if (!rendezvous.failed()) {
          step.run(program.run(), self);
        }
        rendezvous.meet(++meeting);
      }
    } catch (Throwable e) {
      rendezvous.fail(e);
    }
    rendezvous.finish(member);
  }

  void close() {
    workers.close();
  }
}
