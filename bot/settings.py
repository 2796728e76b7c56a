"""Every setting, typed and described, read once from the environment or a .env file and passed on.

The names in the environment are these in capitals after `UNDERSTUDY_`, except for DISCORD_TOKEN.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.matching.model import Rules, Weights

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"
WEIGHTS = Weights()


def _file_or_url(value: object) -> object:
    """An address may hold a password, so it is kept as a secret."""
    if not isinstance(value, str):
        return value
    if value.startswith(("postgresql://", "postgres://")):
        return SecretStr(value)
    if "://" in value:
        raise ValueError("must be the path of a file or a postgresql:// address")
    return Path(value)


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="UNDERSTUDY_", frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    discord_token: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("DISCORD_TOKEN", "discord_token"),
        description="The bot's token, from the Bot page of Discord's developer portal. Needed to run; never logged.",
    )
    database: Annotated[Path | SecretStr, BeforeValidator(_file_or_url)] = Field(
        default=Path("understudy.db"),
        description="What holds everything the bot knows: the path of an SQLite file, or a postgresql:// address.",
    )
    curriculum: Path = Field(default=ROOT / "curriculum", description="The folder with the tracks and units.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much the bot says about itself: DEBUG, INFO, WARNING or ERROR."
    )
    sweep_minutes: int = Field(
        default=10, ge=1, le=1440, description="Minutes between two looks at every server for what has drifted."
    )
    requests_per_second: float = Field(
        default=45, gt=0, le=50, description="Calls to Discord per second; Discord cuts a bot off above 50."
    )
    sessions: int = Field(default=2, ge=1, le=7, description="How often a group meets each week.")
    session_minutes: int = Field(default=90, ge=30, le=480, description="How long a group's session lasts, in minutes.")
    group_min: int = Field(default=3, ge=2, le=10, description="The fewest people in a group.")
    group_target: int = Field(default=4, ge=2, le=10, description="How many people a group should have.")
    group_max: int = Field(default=5, ge=2, le=10, description="The most people in a group.")
    matching_seconds: float = Field(
        default=20, gt=0, le=300, description="How long /regroup may look for better groups, in seconds."
    )
    weight_shared_hours: float = Field(
        default=WEIGHTS.shared_hours,
        ge=0,
        le=1,
        description="How much it counts that a group has many hours in common.",
    )
    weight_level: float = Field(
        default=WEIGHTS.level, ge=0, le=1, description="How much it counts that a group's levels are close."
    )
    weight_pace: float = Field(
        default=WEIGHTS.pace, ge=0, le=1, description="How much it counts that all offer about as many hours a week."
    )
    weight_sociable: float = Field(
        default=WEIGHTS.sociable, ge=0, le=1, description="How much it counts to meet at hours that suit, not at night."
    )
    weight_size: float = Field(
        default=WEIGHTS.size, ge=0, le=1, description="What is taken off for each person above or below the target."
    )
    weight_moving: float = Field(
        default=WEIGHTS.moving,
        ge=0,
        le=1,
        description="What is taken off in a balanced regrouping for each person who leaves a group that works.",
    )
    api_base: str | None = Field(
        default=None,
        pattern="^https?://",
        description="Another address for Discord's REST API, such as a proxy's. Empty: Discord's own.",
    )
    gateway_url: str | None = Field(
        default=None,
        pattern="^wss?://",
        description="Another address for Discord's gateway. Empty: Discord's own.",
    )

    github_token: SecretStr | None = Field(
        default=None,
        description="A GitHub token without any permissions, to look at capstones' pull requests twice a day; never "
        "logged. Empty: people say by hand how theirs stand.",
    )
    github_api: str = Field(
        default="https://api.github.com",
        pattern=r"^(https://|http://(127\.0\.0\.1|localhost)[:/])",
        description="Where GitHub's API is; another address for a proxy, or for tests.",
    )

    @field_validator("group_max")
    @classmethod
    def _sizes_in_order(cls, most: int, info: ValidationInfo) -> int:
        if not info.data.get("group_min", 2) <= info.data.get("group_target", most) <= most:
            raise ValueError("must not be below UNDERSTUDY_GROUP_TARGET, nor that below UNDERSTUDY_GROUP_MIN")
        return most

    @property
    def database_address(self) -> Path | str:
        """A file's path, or a URL with its password in the open: for the store, not to be shown."""
        return self.database if isinstance(self.database, Path) else self.database.get_secret_value()

    def rules(self, first_monday: date, weeks: int) -> Rules:
        """What every group of a cohort of these weeks must satisfy."""
        return Rules(
            first_monday=first_monday,
            weeks=weeks,
            session_minutes=self.session_minutes,
            sessions=self.sessions,
            min_size=self.group_min,
            max_size=self.group_max,
            target_size=self.group_target,
            require_shared_language=True,
            weights=Weights(
                shared_hours=self.weight_shared_hours,
                level=self.weight_level,
                pace=self.weight_pace,
                sociable=self.weight_sociable,
                size=self.weight_size,
                moving=self.weight_moving,
            ),
        )
