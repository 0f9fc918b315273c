% A line of a report in lines of at most 80 columns, the rest of it indented below.
%
%     text = pyref.port.folded (line)
%
% A twin of fold in pyref/pairs/words.py. A word that is longer stays whole.

function text = folded (line)
  text = line;
  if numel (line) <= 80
    return
  end
  first = find (line ~= ' ', 1);
  indent = repmat (' ', 1, first + 3);
  words = regexp (line(first:end), ' +', 'split');
  parts = {[line(1:first-1) words{1}]};
  for k = 2:numel (words)
    if numel (parts{end}) + 1 + numel (words{k}) <= 80
      parts{end} = [parts{end} ' ' words{k}];
    else
      parts{end+1} = [indent words{k}];
    end
  end
  text = strjoin (parts, char (10));
end

%!test <a short line stays as it is>
%! assert (pyref.port.folded ('  y        right in 1 of 2'), '  y        right in 1 of 2');
%!test <a long one goes on below, indented by four more>
%! parts = strsplit (pyref.port.folded (['  ' repmat('word ', 1, 20) 'end']), char (10));
%! assert (numel (parts), 2);
%! assert (numel (parts{1}) <= 80 && strcmp (parts{2}(1:7), '      w'));
%!test <a word without room is no reason to break it>
%! word = repmat ('x', 1, 90);
%! assert (pyref.port.folded (['  a ' word]), ['  a' char(10) '      ' word]);
