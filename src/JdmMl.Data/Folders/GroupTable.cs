namespace JdmMl.Data;

/// <summary>Groups from a table with headings, one line for each id, divided by commas; fields may stand in double quotes.</summary>
internal static class GroupTable
{
    internal static Dictionary<string, string> Read(string path, string idHeading, string groupHeading, string owner)
    {
        string[] lines = [.. System.Text.Encoding.UTF8.GetString(InputFile.ReadAllBytes(path)).TrimStart('\uFEFF')
            .Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim() != "")];
        var headings = lines.Length == 0 ? [] : Fields(lines[0]);
        int id = headings.IndexOf(idHeading), group = headings.IndexOf(groupHeading);
        if (id < 0 || group < 0)
            throw new JdmException($"{owner}: '{path}' has the columns {string.Join(", ", headings)}; " +
                                   $"expected '{idHeading}' and '{groupHeading}'. Correct groups in the manifest.");
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1))
        {
            var fields = Fields(line);
            if (fields.Count <= Math.Max(id, group) || fields[id] == "" || fields[group] == "")
                throw new JdmException($"{owner}: '{path}' holds the line '{line}', which lacks an id or a group. Correct the table.");
            if (!groups.TryAdd(fields[id], fields[group]) && groups[fields[id]] != fields[group])
                throw new JdmException($"{owner}: '{path}' gives '{fields[id]}' two groups. Correct the table.");
        }
        return groups;
    }

    internal static string Write(IEnumerable<PairInfo> items) =>
        "id,group\n" + string.Concat(items.Select(item => $"{Quote(item.Id)},{Quote(item.Group)}\n"));

    private static string Quote(string field) => field.AsSpan().ContainsAny(',', '"') ? $"\"{field.Replace("\"", "\"\"")}\"" : field;

    private static List<string> Fields(string line)
    {
        var (fields, field, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') field.Append(line[i++]);
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else field.Append(line[i]);
        }
        fields.Add(field.ToString().Trim());
        return fields;
    }
}
