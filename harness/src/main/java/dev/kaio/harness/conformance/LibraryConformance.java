package dev.kaio.harness.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/** A group of cases about a library. */
@ExtendWith(OnLibrary.class)
@DisplayNameGeneration(CaseNames.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface LibraryConformance {}
