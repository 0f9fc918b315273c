% The names of what a function takes and gives, read from its text.
%
%     [takes, gives, known] = pyref.port.worker.read_signature (f)
%     [takes, gives, known] = pyref.port.worker.read_signature ('path/file.m', 'method')
%
% f is a function handle: of an anonymous function the names of its arguments are known,
% of one in a file those of both. takes and gives are cells of names, known is false
% where no text was found (a function of Octave itself).

function [takes, gives, known] = read_signature (f, method)
  takes = {};
  gives = {};
  known = false;
  if nargin == 2
    [takes, gives, known] = in_text (pyref.port.worker.read_text (f), method);
    return
  end
  text = func2str (f);
  if text(1) == '@'
    first = regexp (text, '^@\s*\(([^)]*)\)', 'tokens', 'once');
    known = ~isempty (first);
    takes = listed (first);
    return
  end
  name = regexprep (text, '^.*\.', '');   % without its package
  text = pyref.port.worker.read_text (which (text));
  [takes, gives, known] = in_text (text, name);
  if ~known   % the name of the file counts, not that of the first function in it
    [takes, gives, known] = in_text (text, '\w+');
  end
end

function [takes, gives, known] = in_text (text, name)
  head = '(?:^|\n)[ \t]*function(?:\s+|(?=\[))(?:(\[[^\]]*\]|\w+)\s*=\s*)?';
  found = regexp (text, [head name '\s*(\([^)]*\))?'], 'tokens', 'once');
  takes = {};
  gives = {};
  known = ~isempty (found);
  for k = 1:numel (found)
    if ~isempty (found{k}) && found{k}(1) == '('
      takes = listed (found(k));
    else
      gives = listed (found(k));
    end
  end
end

function names = listed (part)
  names = {};
  if ~isempty (part)
    given = regexprep (part{1}, '=[^,)]*', '');   % its value where it is left out
    names = regexp (given, '[\w~]+', 'match');
  end
end

%!test <an anonymous function tells what it takes>
%! takes = pyref.port.worker.read_signature (@(x, w) x * w);
%! assert (takes, {'x', 'w'});
%!test <a function in a file tells both>
%! [takes, gives, known] = pyref.port.worker.read_signature (@pyref.port.worker.open_target);
%! assert ({takes, gives, known}, {{'target'}, {'port'}, true});
%!test <a function of Octave itself tells nothing>
%! [takes, gives, known] = pyref.port.worker.read_signature (@sin);
%! assert ({takes, gives, known}, {{}, {}, false});
%!test <a method that gives nothing, and one whose head is broken over two lines>
%! file = tempname ();
%! text = ['classdef c' char(10) '    function forward (obj, x)' char(10) ...
%!         '    end' char(10) 'function [obj, ... the object' char(10) ...
%!         ' dx] = backward (obj, dy)' char(10)];
%! id = fopen (file, 'w');
%! fwrite (id, text);
%! fclose (id);
%! [takes, gives, known] = pyref.port.worker.read_signature (file, 'forward');
%! assert ({takes, gives, known}, {{'obj', 'x'}, {}, true});
%! [takes, gives] = pyref.port.worker.read_signature (file, 'backward');
%! assert ({takes, gives}, {{'obj', 'dy'}, {'obj', 'dx'}});
%! delete (file);
