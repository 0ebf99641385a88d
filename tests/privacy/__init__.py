"""Tests of keeping less and showing less."""
