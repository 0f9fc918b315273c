% Stand-ins that draw nothing, where Octave has no graphics toolkit, and drawing raises.
%
%     [away, used] = pyref.compare.no_drawing (text, files)
%
% Where the text of a function, or one of the files beside it, calls what draws, and
% there is no toolkit, functions of these names that give [] are put on the path, in
% front of Octave's, until away is cleared; else away is []. used are those in the text.

function [away, used] = no_drawing (text, files)
  draw = {'figure', 'plot', 'plot3', 'imagesc', 'imshow', 'surf', 'surfc', 'mesh', ...
          'meshc', 'contour', 'contourf', 'contour3', 'hist', 'bar', 'barh', ...
          'scatter', 'scatter3', 'semilogx', 'semilogy', 'loglog', 'errorbar', ...
          'quiver', 'subplot', 'gcf', 'gca', 'drawnow', 'saveas', 'waitbar'};
  also = {'image', 'fill', 'area', 'stairs', 'stem', 'line', 'patch', 'rectangle', ...
          'text', 'axes', 'axis', 'hold', 'grid', 'box', 'xlabel', 'ylabel', ...
          'zlabel', 'title', 'legend', 'colormap', 'colorbar', 'caxis', 'xlim', ...
          'ylim', 'zlim', 'view', 'shading', 'clf', 'cla', 'close', 'refresh', ...
          'print', 'savefig', 'getframe', 'gray', 'jet', 'hot'};
  [away, used] = deal ([], {});
  if ~isempty (available_graphics_toolkits ())
    return
  end
  used = list_called (draw, text);
  drawn = ~isempty (used);
  for k = 1:numel (files)
    drawn = drawn || ~isempty (list_called (draw, fileread (files{k})));
  end
  if ~drawn
    return
  end
  names = [draw, also];
  folder = tempname ();
  mkdir (folder);
  for k = 1:numel (names)
    id = fopen (fullfile (folder, [names{k} '.m']), 'w');
    fprintf (id, ['function varargout = %s (varargin)\n' ...
                  '  varargout = cell (1, nargout);\nend\n'], names{k});
    fclose (id);
  end
  quiet = warning ('off', 'Octave:shadowed-function');
  addpath (folder);
  warning (quiet);
  away = onCleanup (@() put_away (folder, names));
end

function called = list_called (names, text)
  text = regexprep (pyref.compare.as_ascii (text), '[%#][^\n]*', '');
  words = regexp (text, '(?<![\w.''])[a-z]+3?(?!\w|\s*=[^=])', 'match');
  called = intersect (names, words);
end

function put_away (folder, names)
  rmpath (folder);
  cellfun (@(name) unlink (fullfile (folder, [name '.m'])), names);
  rmdir (folder);
end

%!test <a text that draws nothing needs none>
%! [away, used] = pyref.compare.no_drawing ('function y = f (x), bar = x; y = text; end', {});
%! assert (isempty (away) && isempty (used));
%!test <what draws does nothing, unless there is a toolkit, and is put away>
%! before = path ();
%! [away, used] = pyref.compare.no_drawing (sprintf ('figure; h = plot (x); %% hist (x)\nhold on'), {});
%! if isempty (available_graphics_toolkits ())
%!   assert (used, {'figure', 'plot'});
%!   figure (3);
%!   assert (plot (1:3), []);
%! end
%! clear away
%! assert (path (), before);
