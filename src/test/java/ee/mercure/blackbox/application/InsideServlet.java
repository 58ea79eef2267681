package ee.mercure.blackbox.application;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

/**
 * Tells what can be seen of the server from inside: its process, and for each library of the
 * archive where the server takes a class of it from.
 */
@WebServlet(InsideServlet.PATH)
public class InsideServlet extends HttpServlet {
  public static final String PATH = "/inside";

  private static final long serialVersionUID = 1L;
  private static final String LIBRARIES = "/WEB-INF/lib/";
  private static final String CLASS = ".class";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    PrintWriter out = response.getWriter();
    out.println("process " + ProcessHandle.current().pid());
    for (String library : getServletContext().getResourcePaths(LIBRARIES)) {
      out.println(library.substring(LIBRARIES.length()) + " " + source(library));
    }
  }

  /** Where the first class of a library comes from that can be loaded without others. */
  private String source(String library) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream in = getServletContext().getResourceAsStream(library);
        JarInputStream jar = new JarInputStream(in)) {
      JarEntry entry;
      while ((entry = jar.getNextJarEntry()) != null) {
        String name = entry.getName();
        if (name.endsWith(CLASS) && !name.startsWith("META-INF") && !name.contains("-info")) {
          String type = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
          try {
            Class<?> loaded = Class.forName(type, false, loader);
            return String.valueOf(loaded.getProtectionDomain().getCodeSource().getLocation());
          } catch (ClassNotFoundException | LinkageError e) {
            log("not this one: " + type, e);
          }
        }
      }
    }
    return "nowhere";
  }
}
