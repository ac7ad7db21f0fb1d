"""What each key may still send: counted for all workers together."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "allowances",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("notes", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_allowances"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("allowances")
