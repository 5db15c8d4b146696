namespace Microsoft.ML.Data;

/// <summary>How the members of a row class map to columns; <see cref="Create"/> infers it, the user may then change it.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    /// <summary>The column of a name, or null.</summary>
    public Column this[string columnName]
    {
        get => this.FirstOrDefault(c => c.ColumnName == columnName);
        set
        {
            Check.Value(value, nameof(value));
            Check.Param(value.ColumnName == columnName, nameof(columnName),
                $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            var index = FindIndex(c => c.ColumnName == columnName);
            if (index < 0)
                Add(value);
            else
                this[index] = value;
        }
    }

    /// <summary>A definition from the public members of a class and their attributes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member whose type is neither standard nor registered, or two of one column
    /// name.</exception>
    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Check.Value(userType, nameof(userType));
        var definition = new SchemaDefinition();
        var names = new HashSet<string>();
        foreach (var member in RowMember.ColumnsOf(userType, direction))
        {
            RowMember.RegisterItsType(member, nameof(userType));
            var name = RowMember.ColumnName(member);
            Check.Param(names.Add(name), nameof(userType), $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new Column(member.Name, RowMember.InferType(member, nameof(userType)), name));
        }
        return definition;
    }

    /// <summary>Whether members are read, written or both.</summary>
    [Flags]
    public enum Direction
    {
        /// <summary>Members that can be read.</summary>
        Read = 1,

        /// <summary>Members that can be written.</summary>
        Write = 2,

        /// <summary>Members that can be read or written.</summary>
        Both = Read | Write,
    }

    /// <summary>A member and its column.</summary>
    public sealed class Column
    {
        private readonly Dictionary<string, AnnotationValue> _annotations = [];

        internal Column(string memberName, DataViewType columnType, string columnName)
        {
            Check.NonEmpty(memberName, nameof(memberName));
            (MemberName, ColumnType, ColumnName) = (memberName, columnType, columnName);
        }

        /// <summary>The member.</summary>
        public string MemberName { get; }

        /// <summary>The column's name.</summary>
        public string ColumnName { get; set; }

        /// <summary>The column's type; null to infer it.</summary>
        public DataViewType ColumnType { get; set; }

        /// <summary>The column's annotations.</summary>
        /// <exception cref="NotImplementedException">One is of a structured type that is no vector.</exception>
        public DataViewSchema.Annotations Annotations => Build(_annotations);

        /// <summary>Attaches a value to the column.</summary>
        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Check.Value(kind, nameof(kind));
            Check.Value(annotationType, nameof(annotationType));
            Check.That(!_annotations.ContainsKey(kind), "Column already contains an annotation of this kind.");
            _annotations[kind] = new AnnotationValue<T>(value, annotationType);
        }

        /// <summary>Later changes don't show; what cannot be built throws when it is asked for, not before.</summary>
        internal Func<DataViewSchema.Annotations> AnnotationsAsOfNow()
        {
            var now = new Dictionary<string, AnnotationValue>(_annotations);
            return () => Build(now);
        }

        internal void TakeAnnotations(DataViewSchema.Annotations annotations)
        {
            foreach (var kind in annotations.Schema)
                _annotations[kind.Name] = GenericCall.On<AnnotationValue>(
                    typeof(AnnotationValue), null, nameof(AnnotationValue.Read), kind.Type.RawType, kind.Name, annotations);
        }

        private static DataViewSchema.Annotations Build(Dictionary<string, AnnotationValue> values)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            foreach (var (kind, value) in values)
                builder.Add(kind, value.Type, value.Getter());
            return builder.ToAnnotations();
        }
    }
}
