"""What a step of renewing has to say."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What changed, or, where lags is given, what stays behind and why."""

    subject: str
    lags: str = ""

    def __str__(self) -> str:
        return f"{self.subject}: lags, {self.lags}" if self.lags else self.subject
