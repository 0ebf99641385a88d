"""Tests of the ethics record."""
