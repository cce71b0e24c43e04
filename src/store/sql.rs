//! Our identifiers and sums as SQLite integers.

use crate::ids::{
    CustomerId, FileId, GenerationId, InputsId, InvoiceId, PaymentId, QuoteId, RequestId, TicketId,
    TransferId,
};
use crate::money::{Kopecks, MilliCredits};
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

macro_rules! as_integer {
    ($($name:ty),*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.0.into())
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map(Self)
            }
        }
    )*};
}

as_integer!(
    CustomerId,
    FileId,
    GenerationId,
    InputsId,
    InvoiceId,
    PaymentId,
    QuoteId,
    RequestId,
    TicketId,
    TransferId,
    Kopecks,
    MilliCredits
);
