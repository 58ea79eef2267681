package ee.mercure.bench.micro;

import ee.mercure.update.EventFrame;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding an update as a server-sent event, which happens once however many receive it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Framing {
  private static final String ID = "urn:uuid:00000000-0000-4000-8000-000000000000";

  @Param({"200", "8000"})
  public int size;

  @Param({"1", "20"})
  public int lines;

  private String data;

  @Setup
  public void write() {
    String line = "x".repeat(size / lines - 1);
    data = (line + "\n").repeat(lines).trim();
  }

  @Benchmark
  public EventFrame encode() {
    return EventFrame.of("", "", ID, data);
  }
}
