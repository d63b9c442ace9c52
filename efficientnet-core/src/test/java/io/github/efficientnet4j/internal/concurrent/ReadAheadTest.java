package io.github.efficientnet4j.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadAheadTest {

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void itemsArriveInTheirOrderThoughLaterOnesAreReadyFirst() {
    CountDownLatch laterOnes = new CountDownLatch(3);
    List<Integer> items = new ArrayList<>();
    List<String> prepared = new ArrayList<>();
    try (ReadAhead<Integer, String> ahead =
        new ReadAhead<>(
            numbers(10).iterator(),
            item -> {
              if (item == 0) {
                laterOnes.await();
              }
              laterOnes.countDown();
              return "item " + item;
            },
            4,
            2)) {
      while (ahead.hasNext()) {
        ReadAhead.Outcome<Integer, String> outcome = ahead.next();
        assertThat(outcome.failure()).isNull();
        items.add(outcome.item());
        prepared.add(outcome.prepared());
      }
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(ahead::next);
    }
    assertThat(items).isEqualTo(numbers(10));
    assertThat(prepared).isEqualTo(numbers(10).stream().map(item -> "item " + item).toList());
  }

  @Test
  void aFailureBelongsToItsItemAndTheOthersGoOn() {
    IOException fault = new IOException("cut short");
    OutOfMemoryError full = new OutOfMemoryError("test");
    try (ReadAhead<Integer, Integer> ahead =
        new ReadAhead<>(
            numbers(4).iterator(),
            item -> {
              if (item == 1) {
                throw fault;
              }
              if (item == 2) {
                throw full;
              }
              return -item;
            },
            2,
            1)) {
      assertThat(ahead.next()).isEqualTo(new ReadAhead.Outcome<>(0, 0, null));
      assertThat(ahead.next()).isEqualTo(new ReadAhead.Outcome<>(1, null, fault));
      assertThat(ahead.next()).isEqualTo(new ReadAhead.Outcome<>(2, null, full));
      assertThat(ahead.next()).isEqualTo(new ReadAhead.Outcome<>(3, -3, null));
      assertThat(ahead.hasNext()).isFalse();
    }
  }

  @Test
  void noMoreItemsThanTheBoundAreTakenAhead() {
    AtomicInteger begun = new AtomicInteger();
    try (ReadAhead<Integer, Integer> ahead =
        new ReadAhead<>(numbers(20).iterator(), item -> begun.incrementAndGet(), 3, 2)) {
      for (int taken = 0; taken < 20; taken++) {
        assertThat(begun.get()).isLessThanOrEqualTo(taken + 3);
        ahead.next();
      }
    }
    assertThat(begun).hasValue(20);
  }

  @Test
  void closingInterruptsWhatIsBeingPreparedAndBeginsNothingMore() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger count = new AtomicInteger();
    ReadAhead<Integer, Integer> ahead =
        new ReadAhead<>(
            numbers(5).iterator(),
            item -> {
              count.incrementAndGet();
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return item;
            },
            5,
            1);
    begun.await();
    ahead.close();
    interrupted.await();
    ahead.close();
    assertThat(count).hasValue(1);
  }

  @Test
  void anInterruptIsNoticedThoughTheNextItemIsReady() throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(2);
    try (ReadAhead<Integer, Integer> ahead =
        new ReadAhead<>(
            numbers(9).iterator(),
            item -> {
              ready.countDown();
              return item;
            },
            3,
            1)) {
      ahead.next();
      ready.await();
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(CancellationException.class).isThrownBy(ahead::next);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
